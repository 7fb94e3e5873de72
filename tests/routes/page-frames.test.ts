import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

const get = (path: string, sent = "") => fetch(`${server.url}${path}`, { headers: { Cookie: sent } });

test.each([
  ["a person", () => `/people/${server.cast.member.personId}`, "Jun Watanabe · Surety"],
  ["a user", () => `/users/${server.cast.member.userId}`, "Jun Watanabe · Surety"],
  ["a job", () => "/jobs/back-up", "Job back-up · Surety"],
])("the tab of %s has its name", async (_what, path, title) => {
  expect(await (await get(path(), cookie)).text()).toContain(`<title>${title}</title>`);
});

test("paper says who printed, when, and at which line of the log", async () => {
  const text = (await (await get("/controls", cookie)).text()).replaceAll("<!-- -->", "");
  expect(text).toMatch(
    /<p class="only-print small">Tidewater Rota\. Printed by Ida Lindqvist at <time [^>]*>[^<]+ UTC<\/time>, at line \d+ of the audit log\.<\/p>/,
  );
});

test("a public page is kept for minutes, and is fresh for who is signed in", async () => {
  const asGuest = await get("/trust/log-key");
  expect([asGuest.headers.get("cache-control"), asGuest.headers.get("vary")]).toEqual([
    "public, max-age=300",
    expect.stringContaining("Cookie"),
  ]);
  expect((await get("/trust/log-key", cookie)).headers.get("cache-control")).toBe("private, no-cache");
});
