import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { perform } from "#app/work";
import { root, startServer, type TestServer } from "#tests/support/servers/server";

const TITLE = "Schlüssel von neuem Netz benutzt";
const report = JSON.stringify({ title: TITLE, summary: "Dienst Überwachung: 12 Zugriffe." });
const latin1 = Buffer.from(report, "latin1");
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");

let server: TestServer;
let token: string;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
  token = await perform(server.app, server.cast.owner.actor(), (work) =>
    makeApiToken(server.app, work, { name: "Monitor", days: 30 }),
  );
}, 60_000);
afterAll(() => server?.stop());

const incidents = () => server.app.read.selectFrom("incidents").selectAll().execute();

async function sendReport(type: string, body: Buffer | string) {
  const answer = await fetch(`${server.url}/api/v1/incidents`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": type },
    body: Buffer.from(body),
  });
  return { status: answer.status, said: (await answer.json()) as { ref?: string; detail?: string } };
}

describe("a report of a program", () => {
  test.each<[string, string, Buffer | string]>([
    ["UTF-8", "application/json", report],
    ["UTF-8, as declared", 'application/json;Charset="UTF-8"', report],
    ["UTF-8 with a mark", "application/json", `\uFEFF${report}`],
    ["Latin-1, as declared", "application/json; charset=iso-8859-1", latin1],
    ["Windows-1252, as declared", "application/json; charset=windows-1252", latin1],
    ["UTF-16 with a mark", "application/json", utf16(report)],
    ["UTF-16, as declared", "application/json; charset=utf-16le", Buffer.from(report, "utf16le")],
  ])("in %s is taken with every letter", async (_what, type, body) => {
    const { status, said } = await sendReport(type, body);
    expect(status).toBe(201);
    const stored = (await incidents()).find(({ ref }) => ref === said.ref);
    expect(stored).toMatchObject({ title: TITLE });
  });

  test.each<[string, string, Buffer | string, number, RegExp]>([
    ["Latin-1 without a word", "application/json", latin1, 400, /not UTF-8 text.*declare its charset/],
    ["Latin-1 that claims to be UTF-8", "application/json; charset=utf-8", latin1, 400, /not utf-8 text/],
    [
      "Latin-1 that claims to be ASCII",
      "application/json; charset=us-ascii",
      latin1,
      400,
      /not us-ascii text/,
    ],
    [
      "a charset that no one knows",
      "application/json; charset=klingon",
      report,
      415,
      /“klingon” is not supported/,
    ],
    [
      "UTF-8 that is cut off",
      "application/json",
      Buffer.from('{"title":"ü').subarray(0, -1),
      400,
      /not UTF-8/,
    ],
    ["half a character", "application/json", '{"title":"\\ud83d","summary":"x"}', 400, /half a character/],
  ])("%s is refused in words, and nothing is stored", async (_what, type, body, status, words) => {
    const before = await incidents();
    const answer = await sendReport(type, body);
    expect([answer.status, answer.said.detail]).toEqual([status, expect.stringMatching(words)]);
    expect(await incidents()).toEqual(before);
  });
});

describe("a form that is not UTF-8 is refused, with nothing stored", () => {
  const send = async (type: string, body: Buffer) => {
    const answer = await fetch(`${server.url}/report`, {
      method: "POST",
      headers: { Cookie: cookie, Origin: server.url, "Content-Type": type },
      body: new Uint8Array(body),
      redirect: "manual",
    });
    return { status: answer.status, text: await answer.text() };
  };
  const part = (name: string, value: string) =>
    `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  test.each<[string, string, Buffer]>([
    ["percent-encoded", "application/x-www-form-urlencoded", Buffer.from("title=Schl%FCssel&summary=x")],
    ["raw", "application/x-www-form-urlencoded", Buffer.from("title=Schlüssel&summary=x", "latin1")],
    [
      "in parts",
      "multipart/form-data; boundary=x",
      Buffer.from(`${part("title", "Schlüssel")}${part("summary", "x")}--x--\r\n`, "latin1"),
    ],
  ])("%s", async (_what, type, body) => {
    const before = await incidents();
    const { status, text } = await send(type, body);
    expect([status, text]).toEqual([400, expect.stringContaining("The form is not UTF-8 text.")]);
    expect(await incidents()).toEqual(before);
  });

  test("a file's name in an upload", async () => {
    const file =
      '--x\r\nContent-Disposition: form-data; name="files"; filename="Prüfung.txt"\r\n\r\nx\r\n--x--\r\n';
    const answer = await fetch(`${server.url}/evidence/files`, {
      method: "POST",
      headers: { Cookie: cookie, Origin: server.url, "Content-Type": "multipart/form-data; boundary=x" },
      body: new Uint8Array(Buffer.from(file, "latin1")),
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("is not UTF-8 text")]);
  });

  test("the sign for what was lost may be typed", async () => {
    const body = Buffer.from("title=A+%EF%BF%BD+in+the+log&summary=x&noticedAt=");
    expect((await send("application/x-www-form-urlencoded", body)).text).not.toContain("not UTF-8");
  });
});

describe("the command line", () => {
  const report = (input: Buffer, ...words: string[]) => {
    const args = ["incident", "report", "--title", "Nightly check", "--summary-stdin", ...words];
    const ended = spawnSync(process.execPath, [join(root, "scripts/cli.mjs"), ...args], {
      env: { ...process.env, NODE_ENV: "production", DATA_DIR: server.app.config.dataDir },
      input,
      encoding: "utf8",
      timeout: 30_000,
    });
    return { code: ended.status, err: ended.stderr.trim() };
  };

  test("refuses standard input that is not UTF-8, and reads UTF-16 by its mark", async () => {
    expect(report(Buffer.from("Überwachung", "latin1"))).toEqual({
      code: 1,
      err: "surety: Standard input is not UTF-8 text.",
    });
    expect(report(utf16("Überwachung\r\n"))).toMatchObject({ code: 0 });
    expect((await incidents()).at(-1)).toMatchObject({ summary: "Überwachung" });
  });

  test("refuses an argument that is not UTF-8", () => {
    const ended = spawnSync(
      "sh",
      [
        "-c",
        `"$0" "$1" incident report --summary x --title "$(printf 'Schl\\374ssel')"`,
        process.execPath,
        join(root, "scripts/cli.mjs"),
      ],
      {
        env: { ...process.env, NODE_ENV: "production", DATA_DIR: server.app.config.dataDir },
        encoding: "utf8",
      },
    );
    expect([ended.status, ended.stderr]).toEqual([
      2,
      expect.stringContaining("an argument is not UTF-8 text"),
    ]);
  });
});
