import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PIECE } from "#domain/evidence/pieces";
import { surety } from "#tests/support/browser/terminal";
import { startServer } from "#tests/support/servers/server";
import { startProcess } from "#tests/support/servers/server-process";

let dir: string;
let cookie: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "surety-upload-kills-"));
  const server = await startServer({ env: { DATA_DIR: dir } });
  cookie = `surety=${await server.cast.officer.signIn()}`;
  await server.stop();
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** The built server as a process of its own, once it is served. */
async function serve() {
  const { url, kill } = startProcess(dir);
  return { url: await url, kill };
}

const unfinished = () => readdirSync(join(dir, "vault", "unfinished"));
type Proof = {
  sound: boolean;
  problems: string[];
  files: { sound: number; missing: string[]; orphans: { size: number }[] };
};

async function verified(): Promise<Proof> {
  const ended = await surety(dir, ["verify", "--json"]);
  expect(ended.err).toBe("");
  return ended.json as Proof;
}

test("killed in the middle of an upload: nothing of it is there, and its half file is swept away", async () => {
  const server = await serve();
  const head =
    '--b\r\nContent-Disposition: form-data; name="files"; filename="big.bin"\r\nContent-Type: application/zip\r\n\r\n';
  const upload = request(`${server.url}/evidence/files`, {
    method: "POST",
    headers: {
      Cookie: cookie,
      Origin: server.url,
      "Content-Type": "multipart/form-data; boundary=b",
      "Content-Length": 50_000_000,
    },
  });
  const broken = new Promise((resume) => upload.once("error", resume));
  upload.write(head);
  upload.write(Buffer.alloc(3_000_000, "x"));
  const begun = () => existsSync(join(dir, "vault", "unfinished")) && unfinished().length > 0;
  while (!begun()) await new Promise((resume) => setTimeout(resume, 5));
  await server.kill();
  await broken;
  expect(unfinished()).toHaveLength(1);
  expect(await verified()).toMatchObject({ sound: true, files: { sound: 0, orphans: [] } });
  expect(unfinished(), "opening the vault sweeps it").toEqual([]);
}, 60_000);

test("killed in the middle of a piece: the pieces before it are there, and the upload goes on from them", async () => {
  const file = Buffer.alloc(PIECE + 1_000_000, "piece by piece ");
  const about = { name: "big.bin", type: "application/octet-stream", size: file.length, modified: 1 };
  const post = async (url: string, query: string, body: string | Buffer) => {
    const answer = await fetch(`${url}/evidence/files?${query}`, {
      method: "POST",
      body: body as BodyInit,
      headers: { Cookie: cookie, Origin: url, "Content-Type": "application/octet-stream" },
    });
    return (await answer.json()) as { id: string; received: number; files: { size: number }[] };
  };
  const first = await serve();
  const { id } = await post(first.url, "piece=begin", JSON.stringify(about));
  expect(await post(first.url, `piece=${id}&from=0`, file.subarray(0, PIECE))).toEqual({ received: PIECE });
  const piece = request(`${first.url}/evidence/files?piece=${id}&from=${PIECE}`, {
    method: "POST",
    headers: {
      Cookie: cookie,
      Origin: first.url,
      "Content-Type": "application/octet-stream",
      "Content-Length": 1_000_000,
    },
  });
  const broken = new Promise((resume) => piece.once("error", resume));
  await new Promise<void>((resume) => piece.write(file.subarray(PIECE, PIECE + 500_000), () => resume()));
  await first.kill();
  await broken;

  const second = await serve();
  expect(await post(second.url, "piece=begin", JSON.stringify(about))).toEqual({ id, received: PIECE });
  const rest = await post(second.url, `piece=${id}&from=${PIECE}`, file.subarray(PIECE));
  expect(rest).toEqual({ received: file.length });
  expect((await verified()).files.sound, "nothing is in the vault before the end").toBe(0);
  const sha256 = createHash("sha256").update(file).digest("hex");
  const { files } = await post(second.url, `piece=${id}&sha256=${sha256}`, "");
  expect(files).toMatchObject([{ size: file.length }]);
  // The answer was lost on the way: the end is sent again, twice.
  const again = await Promise.all([0, 1].map(() => post(second.url, `piece=${id}&sha256=${sha256}`, "")));
  for (const one of again) expect(one.files).toMatchObject([{ size: file.length }]);
  expect(existsSync(join(dir, "uploads", id))).toBe(false);
  expect((await verified()).files.orphans).toEqual([expect.objectContaining({ size: file.length })]);
  await second.kill();
  rmSync(join(dir, "vault", "objects", sha256.slice(0, 2), sha256));
}, 120_000);

test("killed at random while forms with files come in: what was answered is there whole, the rest is not or is an orphan", async () => {
  const answered: string[] = [];
  let sent = 0;
  // After which answer since the start, and how many milliseconds later: slow machines come as far as fast ones.
  for (const [answers, pause] of [
    [0, 30],
    [1, 0],
    [2, 7],
    [3, 13],
    [4, 29],
  ] as const) {
    const enough = answered.length + answers;
    const server = await serve();
    const senders = [0, 1].map(async () => {
      for (;;) {
        const body = new FormData();
        sent += 1;
        for (const [name, value] of [
          ["title", `Upload ${sent}`],
          ["kind", "list"],
          ["source", "Directory"],
          ["extractedAt", "2026-01-02T03:04"],
        ] as const)
          body.append(name, value);
        body.append("files", new Blob([`${sent} ${"x".repeat(200_000)}`]), "users.csv");
        const answer = await fetch(`${server.url}/evidence/new`, {
          method: "POST",
          body,
          redirect: "manual",
          headers: { Cookie: cookie, Origin: server.url },
        }).catch(() => null);
        if (answer === null) return;
        expect(answer.status).toBe(302);
        answered.push(answer.headers.get("location")?.split("/").at(-1) ?? "");
      }
    });
    while (answered.length < enough) await new Promise((resume) => setTimeout(resume, 2));
    await new Promise((resume) => setTimeout(resume, pause));
    await server.kill();
    await Promise.all(senders);
  }
  expect(answered.length).toBeGreaterThanOrEqual(10);
  const listed = await surety(dir, ["evidence", "list", "--json"]);
  const refs = (listed.json as { ref: string; files: number }[]).map((row) => {
    expect(row.files).toBe(1);
    return row.ref;
  });
  // Everything that was answered is there; what was written and not yet answered may be there too, whole.
  expect(refs).toEqual(expect.arrayContaining(answered));
  expect(new Set(refs).size).toBe(refs.length);
  const proof = await verified();
  expect(proof).toMatchObject({ sound: true, problems: [], files: { missing: [] } });
  expect(proof.files.sound - proof.files.orphans.length).toBe(refs.length);
  expect(proof.files.orphans.length).toBeLessThanOrEqual(sent - refs.length);
  expect(unfinished()).toEqual([]);
}, 120_000);
