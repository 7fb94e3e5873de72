import { describe, expect, test } from "vitest";
import { okta } from "#evidence/account-apis/okta";
import { nextLink } from "#evidence/account-apis/pages";
import { retryAfter } from "#evidence/account-apis/retry-after";
import { scim } from "#evidence/account-apis/scim";
import { type Played, playApi, reading, refusalOf } from "#tests/support/played-api";

const now = new Date("2026-03-11T09:00:00Z");
const user = (n: number) => ({ id: `u${n}`, userName: `user${n}`, active: true });
const page = (from: number, many: number, total: number): Played => ({
  body: {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: total,
    startIndex: from,
    itemsPerPage: many,
    Resources: Array.from({ length: many }, (_, n) => user(from + n)),
  },
});
const ask = (url: string, limits = {}) =>
  scim.ask(reading({ base: `${url}/scim/v2/` }, "kelp-forest-9", limits).read);

test.each([
  [429, { "retry-after": "30" }, 30_000],
  [429, { "retry-after": "Wed, 11 Mar 2026 09:01:00 GMT" }, 60_000],
  [429, { "x-rate-limit-reset": `${now.getTime() / 1000 + 5}` }, 5000],
  [429, {}, 10_000],
  [503, { "retry-after": "2" }, 2000],
  [503, {}, null],
  [403, { "retry-after": "60" }, 60_000],
  [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": `${now.getTime() / 1000 + 9}` }, 9000],
  [403, { "x-ratelimit-remaining": "12" }, null],
  [200, { "retry-after": "2" }, null],
])("status %i with %j waits %s ms", (status, headers, wait) => {
  expect(retryAfter(status, headers, now)).toBe(wait);
});

describe("a server that is asked too often", () => {
  test("is left alone as long as it says, then asked the same again", async () => {
    const api = await playApi(({ url }, times) =>
      url.searchParams.get("startIndex") === "3" && times === 1
        ? { status: 429, headers: { "retry-after": "7" } }
        : page(Number(url.searchParams.get("startIndex")), 2, 4),
    );
    const { read, waits } = reading({ base: `${api.url}/scim/v2` });
    expect((await scim.ask(read)).rows).toHaveLength(4);
    expect(waits).toEqual([7000]);
    expect(api.heard.map((one) => one.url.searchParams.get("startIndex"))).toEqual(["1", "3", "3"]);
  });

  test("is not waited for without end: all waits together have a bound", async () => {
    const api = await playApi(() => ({ status: 429, headers: { "retry-after": "50" } }));
    const { read, waits } = reading({ base: api.url });
    expect(await refusalOf(scim.ask(read))).toMatch(/asks to wait 50 s, which exceeds the limit/);
    expect(waits).toEqual([50_000, 50_000]);
  });
});

describe("a list that breaks off is refused with how far it came", () => {
  const settled = "2 pages with 4 rows had arrived; a partial list is not stored.";
  const breaking = (third: Played) =>
    playApi(({ url }) => {
      const from = Number(url.searchParams.get("startIndex"));
      return from === 5 ? third : page(from, 2, 6);
    });

  test.each<[string, Played, RegExp]>([
    [
      "an error",
      { status: 500, body: { detail: "out of kelp-forest-9 cheese.\n" } },
      /answered 500: out of … cheese\. /,
    ],
    ["something that is not JSON", { body: "<html>" }, /not JSON/],
    ["no list", { body: { totalResults: 6 } }, /returned no list under “Resources”/],
    ["an empty page", page(5, 0, 6), /reports 6 users, but returned 4/],
    [
      "a redirect",
      { status: 302, headers: { location: "https://else.example/x" } },
      /redirects to https:\/\/else\.example/,
    ],
  ])("by %s", async (_what, third, says) => {
    const api = await breaking(third);
    const said = await refusalOf(ask(api.url));
    expect(said).toMatch(says);
    expect(said).toContain(settled);
    expect(said).not.toContain("kelp-forest-9");
  });

  test("by a server that hangs", async () => {
    const api = await breaking(null);
    const said = await refusalOf(ask(api.url, { requestMs: 150 }));
    expect(said).toMatch(/took longer than 0\.15 s/);
    expect(said).toContain(settled);
  });

  test("by more rows, or more bytes, than are read", async () => {
    const api = await playApi(({ url }) => page(Number(url.searchParams.get("startIndex")), 2, 100));
    expect(await refusalOf(ask(api.url, { rows: 5 }))).toMatch(/more than 5 accounts.*3 pages with 6 rows/);
    expect(await refusalOf(ask(api.url, { bytes: 40 }))).toMatch(/larger than 40 bytes/);
    expect(await refusalOf(ask(api.url, { listBytes: 10 }))).toMatch(/The list is larger than 0 MiB/);
  });
});

test("the token goes to the host that was named only: a redirect is not followed, nor a next page elsewhere", async () => {
  const other = await playApi(() => ({ body: [] }));
  const redirecting = await playApi(() => ({ status: 307, headers: { location: `${other.url}/Users` } }));
  expect(await refusalOf(ask(redirecting.url))).toContain(`redirects to ${other.url}`);
  const paging = await playApi(() => ({
    body: [],
    headers: { link: `<${other.url}/api/v1/users?after=2>; rel="next"` },
  }));
  expect(await refusalOf(okta.ask(reading({ base: paging.url }).read))).toContain("another host");
  expect(other.heard).toEqual([]);
});

test("a page that names itself as its next does not go round forever", async () => {
  const api = await playApi(({ url }) => ({ body: [], headers: { link: `<${url.href}>; rel="next"` } }));
  expect(await refusalOf(okta.ask(reading({ base: api.url }).read))).toContain("already returned");
});

test("in clear only within this machine", async () => {
  const { read } = reading({ base: "http://intranet.example/scim" });
  const away = { ...read, way: { ...read.way, resolve: async () => ["10.1.2.3"] } };
  expect(await refusalOf(scim.ask(away))).toContain("Use https");
});

test.each([
  ['<https://a.example/2>; rel="next"', "https://a.example/2"],
  ['<https://a.example/1>; rel="self", </3?x=1,2>; title="a, b"; rel="next"', "https://a.example/3?x=1,2"],
  ['<https://a.example/9>; rel="prev"', null],
  ["<https://a.example/2>; rel=next", "https://a.example/2"],
  [undefined, null],
])("Link: %s", (link, next) => {
  expect(nextLink({ headers: { link } }, "https://a.example/1")).toBe(next);
});
