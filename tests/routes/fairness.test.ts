import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

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

/** Takes all of the officer's turns at something, in the server's own queue; the answer gives them back. */
async function takeAll(name: "uploads" | "outgoing" | "exports", count: number): Promise<() => void> {
  const { userId } = server.cast.officer;
  const enter = () => server.app.queues[name].enter(userId);
  const leaves = await Promise.all(Array.from({ length: count }, enter));
  return () => {
    for (const leave of leaves) leave();
  };
}

const send = (path: string, body: FormData | URLSearchParams) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    body,
    headers: { Cookie: cookies.officer ?? "", Origin: server.url },
    redirect: "manual",
  });

test("a fourth upload at the same time is refused, and what was typed beside it comes back", async () => {
  const form = () => {
    const body = new FormData();
    body.append("title", "Accounts of the directory");
    body.append("kind", "list");
    body.append("source", "Directory");
    body.append("extractedAt", "2026-01-02T03:04");
    body.append("files", new Blob(["a,b"]), "accounts.csv");
    return body;
  };
  const giveBack = await takeAll("uploads", 3);
  const typed = await send("/evidence/new", form());
  expect([typed.status, typed.headers.has("Retry-After")]).toEqual([429, true]);
  const page = await typed.text();
  expect(page).toContain("Three of your uploads are still running");
  expect(page).toContain("Accounts of the directory");
  const dropped = await send("/evidence/files", form());
  expect([dropped.status, ((await dropped.json()) as { error: string }).error]).toEqual([
    429,
    expect.stringContaining("Three of your uploads"),
  ]);
  giveBack();
  expect((await send("/evidence/new", form())).status).toBe(302);
});

test("tests of channels are requests to other servers, two of a user at the same time", async () => {
  const ask = () => send("/settings/channels", new URLSearchParams({ do: "test", id: "no such channel" }));
  const giveBack = await takeAll("outgoing", 2);
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(await refused.text()).toContain("Two of your requests to other servers are still running");
  giveBack();
  expect((await ask()).status).toBe(404);
});

test("a turn is needed however an export is asked for", async () => {
  const path = "/subprocessors/list.pdf";
  const giveBack = await takeAll("exports", 2);
  const ask = async (spelled: string, method = "GET") => {
    const headers = { Cookie: cookies.officer ?? "" };
    return (await fetch(`${server.url}${spelled}`, { method, headers, redirect: "manual" })).status;
  };
  expect(await ask(path)).toBe(429);
  expect(await ask(path, "HEAD")).toBe(429);
  expect(await ask(`${path}/`)).toBe(429);
  expect(await ask("/Subprocessors/List.pdf")).toBe(429);
  expect(await ask("/subprocessors/%6Cist.pdf")).toBe(429);
  giveBack();
  expect(await ask(path, "HEAD")).toBe(200);
});
