import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = `surety=${await server.cast.officer.signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

/** What a browser gets: status, title of the tab, heading and first sentence. */
async function pageAt(path: string, init: RequestInit = {}) {
  const answer = await fetch(`${server.url}${path}`, {
    redirect: "manual",
    ...init,
    headers: { Cookie: cookie, Accept: "text/html", Origin: server.url, ...init.headers },
  });
  const html = await answer.text();
  const part = (tag: RegExp) => tag.exec(html)?.[1] ?? "";
  return {
    status: answer.status,
    tab: part(/<title>([^<]*)</),
    heading: part(/<h1[^>]*>([^<]*)</),
    text: part(/<p class="intro">([^<]*)</),
  };
}

const form = (body: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(body),
});

test("too many searches: 429 says so in title and heading, and when to come again", async () => {
  const { userId } = server.cast.officer;
  for (let n = 0; n < 120; n++) await server.app.limits.take("searches", userId);
  expect(await pageAt("/search?q=tide")).toEqual({
    status: 429,
    tab: "Too many requests · Surety",
    heading: "Too many requests",
    text: "Too many searches. Wait 1 min, then try again.",
  });
});

test("a body too large: 413", async () => {
  expect(await pageAt("/people/new", form({ name: "a".repeat(1024 * 1024 + 1) }))).toMatchObject({
    status: 413,
    tab: "Too large · Surety",
    heading: "Too large",
    text: "This is larger than the 1 MiB allowed here. Nothing was changed.",
  });
});

test("a form for a page that takes none: 405 without the framework's own words", async () => {
  const page = await pageAt("/audit-log", form({ a: "b" }));
  expect(page).toMatchObject({ status: 405, heading: "Method not allowed" });
  expect(page.text).toMatch(/^This address takes no form\./);
});

test("a day that is none: 400 with the reason", async () => {
  expect(await pageAt("/trust/subprocessors?on=yesterday")).toMatchObject({
    status: 400,
    heading: "Bad request",
    text: "Write the day as 2026-03-31.",
  });
});

test("nothing there: 404 with its own title", async () => {
  expect(await pageAt("/nothing-here")).toMatchObject({
    status: 404,
    tab: "Page not found · Surety",
    heading: "Page not found",
  });
});

test("nothing there: the menu of who is signed in stays, and says nothing of what exists", async () => {
  const menu = async (path: string, own = cookie) => {
    const answer = await fetch(`${server.url}${path}`, { headers: { Cookie: own, Accept: "text/html" } });
    return [...(await answer.text()).matchAll(/<a [^>]*href="(\/[a-z-]*)"/g)].map(([, href]) => href);
  };
  const links = await menu("/nothing-here");
  expect(links).toEqual(expect.arrayContaining(["/controls", "/evidence", "/audit-log"]));
  expect(await menu("/incidents/INC-9999")).toEqual(links);
  const member = await menu("/customers", `surety=${await server.cast.member.signIn()}`);
  expect(member).toContain("/my");
  expect(member).not.toContain("/customers");
  expect(await menu("/nothing-here", "")).toEqual(["/"]);
});

test.each(["DELETE", "PUT", "PROPFIND", "OPTIONS"])(
  "the method %s: 405 as a page, and as a line for programs",
  async (method) => {
    const words = "This address does not support that method.";
    expect(await pageAt("/people", { method })).toEqual({
      status: 405,
      tab: "Method not allowed · Surety",
      heading: "Method not allowed",
      text: words,
    });
    const plain = await fetch(`${server.url}/people`, { method, headers: { Accept: "*/*" } });
    expect([plain.headers.get("allow"), plain.headers.get("content-type"), await plain.text()]).toEqual([
      "GET, HEAD, POST",
      "text/plain; charset=utf-8",
      `${words}\n`,
    ]);
  },
);

test("a form from another site: 403 as a page with what the browser said, and nothing is done", async () => {
  const before = await server.app.read.selectFrom("people").select("id").execute();
  for (const path of ["/people/new", "/sign-out", "/nothing-here", "/evidence/new"]) {
    const headers = { Origin: "https://elsewhere.example" };
    const page = await pageAt(path, { ...form({ name: "x".repeat(60_000), email: "a@x.example" }), headers });
    expect(page).toMatchObject({ status: 403, tab: "Not allowed · Surety", heading: "Not allowed" });
    expect(page.text).toMatch(
      /^This form was sent from another site\. The request says Origin: https:\/\/elsewhere\.example, /,
    );
  }
  expect(await server.app.read.selectFrom("people").select("id").execute()).toEqual(before);
  expect((await pageAt("/people")).status).toBe(200);
});
