import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/server";

let server: TestServer;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  server = await startServer();
  for (const who of ["auditor", "officer"] as const)
    cookies[who] = `surety=${await server.cast[who].signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

const get = (path: string, who: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { headers: { Cookie: cookies[who] ?? "", ...headers }, redirect: "manual" });

test("thirty exports of one user: two are made, the others answered at once with words, and other users get theirs", async () => {
  const path = "/subprocessors/list.pdf";
  const asked = Array.from({ length: 30 }, () => get(path, "auditor"));
  const other = get(path, "officer");
  const answers = await Promise.all(asked);
  const made = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect(made.length + refused.length).toBe(30);
  expect(made.length).toBeGreaterThanOrEqual(2);
  expect(refused.length).toBeGreaterThan(15);
  expect(await refused[0]?.text()).toContain("Two of your exports are still running");
  expect(Number(refused[0]?.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect((await other).status).toBe(200);
  await Promise.all([...made, await other].map((answer) => answer.arrayBuffer()));
  expect((await get(path, "auditor")).status).toBe(200);
});

test("a browser is brought back to the page, which says why", async () => {
  const asked = Array.from({ length: 20 }, () =>
    get("/audit-log/export.csv", "officer", { Accept: "text/html" }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses).toContain(303);
  expect(statuses).not.toContain(429);
});

test("forms of one user are bounded too", async () => {
  const post = () =>
    fetch(`${server.url}/people/new`, {
      method: "POST",
      body: new URLSearchParams({ name: "", email: "" }),
      headers: { Cookie: cookies.officer ?? "", Origin: server.url },
      redirect: "manual",
    });
  // Six turns are taken: the queue is the server's own.
  const { forms } = server.app.queues;
  const { userId } = server.cast.officer;
  const leaves = await Promise.all(Array.from({ length: 6 }, () => forms.enter(userId)));
  const refused = await post();
  expect([refused.status, refused.headers.get("Retry-After") !== null]).toEqual([429, true]);
  expect(await refused.text()).toContain("Six of your forms");
  for (const leave of leaves) leave();
  expect((await post()).status).toBe(400);
});
