import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeApiToken } from "#app/operations/installation/api-tokens";
import { perform } from "#app/work";
import { startServer, type TestServer } from "#tests/support/servers/server";

const publicUrl = "https://surety.example";
let server: TestServer;
let port: number;
beforeAll(async () => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  port = (probe.address() as AddressInfo).port;
  await new Promise((done) => probe.close(done));
  server = await startServer({ env: { PORT: String(port), PUBLIC_URL: publicUrl, TRUST_PROXY: "1" } });
}, 60_000);
afterAll(() => server?.stop());

type Sent = { headers?: Record<string, string>; pieces?: (string | Buffer)[] };
type Answer = { status: number; headers: Record<string, unknown>; body: string };

/** A request as a proxy passes it on: a body without a length, piece by piece. */
function send(path: string, { headers = {}, pieces }: Sent): Promise<Answer> {
  const proxied = { Host: "surety.example", Origin: publicUrl, "X-Forwarded-Proto": "https" };
  return new Promise((resolve, reject) => {
    const method = pieces ? "POST" : "GET";
    const sent = request({ port, path, method, headers: { ...proxied, ...headers } }, (answer) => {
      let body = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece) => {
        body += piece;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    sent.on("error", reject);
    for (const piece of pieces ?? []) sent.write(piece);
    sent.end();
  });
}

const form = { "Content-Type": "application/x-www-form-urlencoded", Accept: "text/html" };

test("a port that changes with every try is no new address, nor in the log", async () => {
  const tries: number[] = [];
  for (let n = 0; n < 42; n++) {
    const headers = { ...form, "X-Forwarded-For": `203.0.113.7:${50_000 + n}` };
    const body = `email=user${n}%40example.com&password=not+the+password+at+all`;
    tries.push((await send("/sign-in", { headers, pieces: [body] })).status);
  }
  expect(tries.indexOf(429)).toBeGreaterThan(0);
  expect(tries.at(-1)).toBe(429);
  const other = { ...form, "X-Forwarded-For": "203.0.113.8:50000" };
  const body = "email=user%40example.com&password=not+the+password+at+all";
  expect((await send("/sign-in", { headers: other, pieces: [body] })).status).not.toBe(429);
  const known = { ...form, "X-Forwarded-For": "[2001:DB8::7]:51000" };
  const wrong = `email=${encodeURIComponent(server.cast.officer.email)}&password=not+the+password+at+all`;
  await send("/sign-in", { headers: known, pieces: [wrong] });
  const logged = await server.app.read.selectFrom("audit_log").selectAll().execute();
  const text = JSON.stringify(logged);
  expect(text).toContain("2001:db8::7");
  expect(text).not.toMatch(/203\.0\.113\.\d+:\d|\]:51000/);
}, 60_000);

describe("a body that comes in chunks", () => {
  const cookie = async () => ({ Cookie: `__Host-surety=${await server.cast.officer.signIn()}` });

  test("is a form like every other, and is refused when it is too large", async () => {
    const pieces = ["email=nobody%40example.com", "&password=", "not+the+password+at+all"];
    const answer = await send("/sign-in", { headers: form, pieces });
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining("nobody@example.com")]);
    const large = await send("/sign-in", { headers: form, pieces: [...pieces, "a".repeat(20_000)] });
    expect(large.status).toBe(413);
    expect(large.body).toContain("larger than the 16 KiB allowed without signing in");
    const signedIn = { ...form, ...(await cookie()) };
    const pages = await send("/systems/new", { headers: signedIn, pieces: ["name=", "a".repeat(1_100_000)] });
    expect([pages.status, pages.body]).toEqual([413, expect.stringContaining("larger than the 1 MiB")]);
  });

  test("is a report of a program", async () => {
    const token = await perform(server.app, server.cast.owner.actor(), (work) =>
      makeApiToken(server.app, work, { name: "Probe", days: 30 }),
    );
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const pieces = ['{"title":"Key used', ' from a new network","summary":"Alert 4417"}'];
    expect((await send("/api/v1/incidents", { headers, pieces })).status).toBe(201);
    const large = [...pieces.slice(0, 1), "a".repeat(70_000)];
    const refused = await send("/api/v1/incidents", { headers, pieces: large });
    expect([refused.status, refused.headers["content-type"]]).toEqual([
      413,
      "application/problem+json; charset=utf-8",
    ]);
  });

  test("is a file that goes to the vault as it comes", async () => {
    const type = { "Content-Type": "multipart/form-data; boundary=x", ...(await cookie()) };
    const field = (name: string, value: string) =>
      `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const file = '--x\r\nContent-Disposition: form-data; name="files"; filename="a.bin"\r\n\r\n';
    const fields = [
      field("title", "Accounts"),
      field("kind", "list"),
      field("source", "Directory"),
      field("extractedAt", "2026-01-02T03:04"),
    ];
    const pieces = [...fields, file, Buffer.alloc(3_000_000, 7), "\r\n--x--\r\n"];
    const answer = await send("/evidence/new", { headers: type, pieces });
    expect([answer.status, answer.headers.location]).toEqual([
      302,
      expect.stringMatching(/^\/evidence\/EV-/),
    ]);
  });

  test("that grows too large while a page reads it is refused with a page", async () => {
    const headers = {
      "Content-Type": "multipart/form-data; boundary=x",
      Accept: "text/html",
      ...(await cookie()),
    };
    const file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
    const pieces = [file, ...Array.from({ length: 54 }, () => Buffer.alloc(1024 * 1024, 97))];
    const answer = await send("/people/import", { headers, pieces });
    expect([answer.status, answer.body]).toEqual([413, expect.stringContaining("larger than the 52 MiB")]);
  }, 120_000);
});

test.each([
  [{ "X-Forwarded-Proto": "http" }, undefined],
  [{ "X-Forwarded-Proto": "https" }, "max-age=63072000"],
  [{ "X-Forwarded-Proto": "", Forwarded: 'for="[2001:db8::7]:1";proto=http' }, undefined],
  [{ "X-Forwarded-Proto": "" }, "max-age=63072000"],
])(
  "HSTS is for the own host alone, and never for a browser that came by http: %j",
  async (headers, value) => {
    const answer = await send("/sign-in", { headers: headers as Record<string, string> });
    expect(answer.headers["strict-transport-security"]).toBe(value);
  },
);
