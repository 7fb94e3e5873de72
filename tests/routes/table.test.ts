import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isFileRoute } from "#app/server/file-routes";
import { loadBuild } from "#tests/support/build";
import type { World } from "./served.ts";
import { type Answer, aReturnedItem, pathOf, type Row, table } from "./table.ts";
import { type VisitorName, visitors } from "./visitors.ts";
import { openWorld } from "./world.ts";

/** Of a page of the demo company, with the loaders' data in it, before compression. */
const MOST_BYTES = 120_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.close());

test("every route has a row, and every row a route", async () => {
  const { routes } = await loadBuild();
  const parents = new Set(Object.values(routes).map((route) => route.parentId));
  const paths = Object.entries(routes)
    .filter(([id, route]) => !parents.has(id) || route.path !== undefined)
    .map(([, route]) => fullPath(routes, route));
  expect([...new Set(paths)].sort()).toEqual([...new Set(table.map((row) => row.path))].sort());
});

test("every route that ends in a file's name is served and counted as a file", async () => {
  // Inside a frame it would be answered as a page: as data for a script too, and beside the bounds on exports.
  const { routes } = await loadBuild();
  const files = Object.values(routes).filter((route) => /\.\w+$|\/files\/:\w+$/.test(route?.path ?? ""));
  expect(files.length).toBeGreaterThan(15);
  expect(files.filter((route) => route && !isFileRoute(route)).map((route) => route?.path)).toEqual([]);
});

describe.each(table)("$path", (row) => {
  test.each(visitors)("GET as %s", async (visitor) => {
    const response = await ask("GET", row, visitor);
    expect(answerOf(response)).toBe(row.get[visitor]);
    const text = await response.text();
    if (response.status === 200) expect(text.length, "an empty answer").toBeGreaterThan(0);
    if (response.status === 200 && isPage(response)) {
      expect(text).toContain("<h1");
      expect(Buffer.byteLength(text), "bytes of the page").toBeLessThanOrEqual(MOST_BYTES);
    }
    if (row.hides && (visitor === "guest" || visitor === "member" || visitor === "other")) {
      for (const word of row.hides) expect(text.includes(word), `shows ${word}`).toBe(false);
    }
    // A word that no one is shown would hide nothing.
    if (row.hides && visitor === "owner" && response.status === 200)
      for (const word of row.hides) expect(text.includes(word), `shows ${word}`).toBe(true);
  });
  const posts = Object.entries(row.post ?? {}) as [VisitorName, Answer][];
  if (posts.length > 0) {
    test.each(posts)("POST as %s", async (visitor, expected) => {
      expect(answerOf(await ask("POST", row, visitor))).toBe(expected);
    });
  }
});

describe("a form from another site", () => {
  const post = async (path: string, origin: string) => {
    const headers = { Cookie: world.cookies.owner, Origin: origin };
    const body = new URLSearchParams({ do: "anything" });
    const url = `${world.address}${path}`;
    return (await fetch(url, { method: "POST", headers, body, redirect: "manual" })).status;
  };
  const foreign = ["https://elsewhere.example", "null", "no origin at all"];
  test.each(["/sign-out", "/sign-out.data"])("to %s is refused", async (path) => {
    for (const origin of foreign) expect([origin, await post(path, origin)]).toEqual([origin, 403]);
  });
  test.each([
    ["/api/v1/incidents", 401],
    ["/api/v1/incidents.data", 401],
    ["/api/v1/incidents/1", 404],
    ["/api/v1/nothing", 404],
  ])("to %s, where no cookie counts, is answered as a program's", async (path, status) => {
    for (const origin of foreign) expect([origin, await post(path, origin)]).toEqual([origin, status]);
  });
});

test("a path with dots in it is judged by where it leads", async () => {
  const post = (path: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { Cookie: world.cookies.owner, Origin: "null", "Content-Length": "0" };
      request(world.address, { method: "POST", path, headers }, (answer) =>
        resolve(answer.resume().statusCode ?? 0),
      )
        .on("error", reject)
        .end();
    });
  expect(await post("/api/v1/incidents")).toBe(401);
  expect(await post("/api/v1/../../sign-out")).toBe(403);
  expect(await post("/api/v1/%2e%2e/../sign-out")).toBe(403);
  expect(await post("http://elsewhere.example/sign-out")).toBe(400);
});

test("a person whose file is refused is brought back to its page, which says why", async () => {
  const open = (path: string, visitor: VisitorName, accept = "text/html,*/*") =>
    fetch(`${world.address}${path}`, {
      headers: { Cookie: world.cookies[visitor], Accept: accept },
      redirect: "manual",
    });
  const refused = "/exports/binder.pdf?control=ZZ-99";
  const back = await open(refused, "officer");
  expect(back.status).toBe(303);
  const place = back.headers.get("location") ?? "";
  expect(place).toMatch(/^\/exports\?message=/);
  expect(await (await open(place, "officer")).text()).toContain(
    "This file does not exist, or you do not have access to it.",
  );
  expect(await (await open(place.replace(/v\d\./, "$&AAAA"), "officer")).text()).not.toContain(
    "This file does not exist",
  );
  const program = await open(refused, "officer", "application/pdf");
  expect([program.status, await program.text()]).toEqual([404, "Control not found."]);
  const evidence = await aReturnedItem(world);
  const file = await open(`/evidence/${evidence.ref}/files/7`, "auditor");
  expect(file.headers.get("location")).toMatch(new RegExp(`^/evidence/${evidence.ref}\\?message=`));
  expect((await open(refused, "guest")).headers.get("location")).toMatch(/^\/sign-in/);
});

test("a form that is too large ends on a page that says so, a program's in a line", async () => {
  const send = (path: string, accept: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = { Cookie: world.cookies.officer, Origin: world.address, Accept: accept };
      const large = { ...headers, "Content-Length": String(60 * 1024 * 1024) };
      const sent = request(`${world.address}${path}`, { method: "POST", headers: large }, (answer) => {
        let text = "";
        answer.on("data", (piece) => {
          text += piece;
        });
        answer.on("end", () => {
          sent.destroy();
          resolve(`${answer.statusCode} ${text}`);
        });
      });
      sent.on("error", reject).flushHeaders();
    });
  const words = "This is larger than the 52 MiB allowed here";
  expect(await send("/people/import", "text/html,*/*")).toMatch(
    new RegExp(`^413 <!DOCTYPE html>.*<h1>.*${words}`, "s"),
  );
  expect(await send("/people/import.data", "*/*")).toMatch(new RegExp(`^413 \\[.*"ErrorResponse".*${words}`));
  expect(await send("/people/import", "*/*")).toBe(`413 ${words}.\n`);
});

test("an auditor finds no draft of a policy by searching for it", async () => {
  const found = async (visitor: VisitorName) =>
    (
      await fetch(`${world.address}/search?q=business`, { headers: { Cookie: world.cookies[visitor] } })
    ).text();
  expect(await found("officer")).toContain("Business continuity");
  expect(await found("auditor")).not.toContain("Business continuity");
});

test("security headers stand on every page", async () => {
  const { headers } = await fetch(`${world.address}/sign-in`);
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain("unsafe-inline");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("cache-control")).toBe("no-store");
});

async function ask(method: "GET" | "POST", row: Row, visitor: VisitorName): Promise<Response> {
  return fetch(`${world.address}${await pathOf(world, row)}`, {
    method,
    redirect: "manual",
    headers: { Cookie: world.cookies[visitor], Origin: world.address },
    ...(method === "POST" ? { body: new URLSearchParams() } : {}),
  });
}

function isPage(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/html") ?? false;
}

function answerOf(response: Response): Answer {
  const to = response.headers.get("location") ?? "";
  return response.status === 302 && to.startsWith("/sign-in") ? "sign-in" : response.status;
}

function fullPath(
  routes: Record<string, { parentId?: string; path?: string }>,
  route: { parentId?: string; path?: string },
): string {
  const parent = route.parentId ? routes[route.parentId] : undefined;
  const above = parent ? fullPath(routes, parent) : "";
  return `${above === "/" ? "" : above}/${route.path ?? ""}`.replace(/\/+$/, "") || "/";
}
