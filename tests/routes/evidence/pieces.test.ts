import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schedule } from "#app/jobs/schedule";
import { PIECE } from "#domain/evidence/pieces";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

function send(path: string, body: FormData | Buffer, headers: Record<string, string> = {}) {
  return fetch(`${server.url}${path}`, {
    method: "POST",
    body: body as BodyInit,
    redirect: "manual",
    headers: { Cookie: cookie, Origin: server.url, ...headers },
  });
}

function form(token: string): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries({
    title: "In pieces",
    kind: "list",
    source: "Directory",
    extractedAt: "2026-01-02T03:04",
    stored: token,
  }))
    data.append(name, value);
  return data;
}

describe("a file in pieces", () => {
  const file = Buffer.from("one piece and another");
  const about = (change: object = {}) =>
    JSON.stringify({ name: "pieces.txt", type: "text/plain", size: file.length, modified: 7, ...change });
  const hash = createHash("sha256").update(file).digest("hex");
  const post = async (query: string, body: string | Buffer, by = cookie, path = "/evidence/files") => {
    const answer = await send(`${path}?${query}`, Buffer.from(body), {
      Cookie: by,
      "Content-Type": "application/octet-stream",
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  };
  const begin = async (change?: object) => (await post("piece=begin", about(change))).body.id as string;

  test("is continued from what is here, refused at another place, and a receipt of the form when its hash agrees", async () => {
    const id = await begin();
    expect(await post(`piece=${id}&from=0`, file.subarray(0, 9))).toEqual({
      status: 200,
      body: { received: 9 },
    });
    expect(await post(`piece=${id}&from=0`, file.subarray(0, 9))).toEqual({
      status: 409,
      body: { received: 9 },
    });
    expect((await post(`piece=${id}&from=12`, file.subarray(12))).status).toBe(409);
    expect((await post(`piece=${id}&sha256=${hash}`, "")).body).toEqual({ received: 9 });
    expect(await begin(), "the same file again").toBe(id);
    expect((await post(`piece=${id}&from=9`, file.subarray(9))).body).toEqual({ received: file.length });
    const end = await post(`piece=${id}&sha256=${hash}`, "");
    expect(end.body.files).toMatchObject([{ name: "pieces.txt", size: file.length }]);
    const added = await send("/evidence/new", form(end.body.files[0].token));
    const got = await fetch(`${server.url}${added.headers.get("location")}/files/0`, {
      headers: { Cookie: cookie },
    });
    expect(Buffer.from(await got.arrayBuffer())).toEqual(file);
    expect((await post(`piece=${id}&from=0`, file)).status, "it is over").toBe(404);
  });

  test("of another hash is refused, is not in the vault, and its pieces are gone", async () => {
    const other = Buffer.from("this file was changed");
    const id = await begin();
    await post(`piece=${id}&from=0`, other);
    const end = await post(`piece=${id}&sha256=${hash.replace(/./g, "0")}`, "");
    expect(end.status).toBe(400);
    expect(end.body.error).toContain("changed while it was uploaded");
    expect(await server.app.vault.has(createHash("sha256").update(other).digest("hex"))).toBe(false);
    expect((await post(`piece=${id}&from=0`, file)).status).toBe(404);
  });

  test("is its user's alone, on each piece, and no one's who may not add evidence", async () => {
    const id = await begin({ name: "mine.txt" });
    const owner = `surety=${await server.cast.owner.signIn()}`;
    const member = `surety=${await server.cast.member.signIn()}`;
    for (const query of [`piece=${id}&from=0`, `piece=${id}&sha256=${hash}`, `piece=${id}&drop`])
      expect((await post(query, file, owner)).status).toBe(404);
    expect((await post("piece=begin", about(), member)).status).toBe(404);
    expect((await post(`piece=${id}&from=0`, file, "")).status).toBe(302);
    expect((await post(`piece=${id}&from=0`, file)).status).toBe(200);
    expect((await post(`piece=${id}&drop`, "")).body).toEqual({ received: 0 });
    expect((await post(`piece=${id}&from=0`, file)).status).toBe(404);
  });

  test.each<[string, object]>([
    ["more than 2 GiB", { size: 2 ** 31 + 1 }],
    ["no size", { size: 0 }],
    ["half a byte", { size: 1.5 }],
    ["no name", { name: "" }],
  ])("of %s is not begun", async (_what, change) => {
    expect((await post("piece=begin", about(change))).status).toBe(400);
  });

  test("takes no piece that is larger than a piece, or than the file", async () => {
    const id = await begin({ size: 5, name: "five.bin" });
    expect((await post(`piece=${id}&from=0`, "123456")).status).toBe(400);
    expect((await post(`piece=${id}&from=0`, "")).status).toBe(400);
    const large = await begin({ size: 20_000_000, name: "large.bin" });
    expect((await post(`piece=${large}&from=0`, Buffer.alloc(PIECE + 1))).status).toBe(400);
  });

  test("makes room for the sixth of a user, and is removed a day after its last piece", async () => {
    const uploads = () => readdirSync(`${server.app.config.dataDir}/uploads`);
    for (let n = 0; n < 7; n += 1) await begin({ name: `${n}.bin` });
    expect(uploads()).toHaveLength(5);
    const job = schedule.find(({ name }) => name === "remove-unfinished-uploads");
    const occasion = { scheduledFor: server.app.now(), missed: 0 };
    expect(await job?.run(server.app, occasion)).toBeUndefined();
    server.advance(25 * 3_600_000);
    expect(await job?.run(server.app, occasion)).toBe("5 unfinished uploads removed.");
    expect(uploads()).toEqual([]);
  });
});
