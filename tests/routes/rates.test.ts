import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  server = await startServer();
  for (const who of ["officer", "owner", "member", "otherMember"] as const)
    cookies[who] = `surety=${await server.cast[who].signIn()}`;
}, 60_000);
afterAll(() => server?.stop());

const get = (path: string, who: string) =>
  fetch(`${server.url}${path}`, { headers: { Cookie: cookies[who] ?? "" }, redirect: "manual" });
const post = (path: string, fields: Record<string, string>, who: string) =>
  fetch(`${server.url}${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Cookie: cookies[who] ?? "", Origin: server.url },
    redirect: "manual",
  });

/** Asks one after another. The statuses without repeats, how many of the first came, and the last answer. */
async function repeat(times: number, ask: () => Promise<Response>) {
  const statuses: number[] = [];
  let last = { text: "", retryAfter: 0 };
  for (let n = 0; n < times; n++) {
    const answer = await ask();
    const text = await answer.text();
    if (statuses.push(answer.status) === times || answer.status === 429)
      last = { text, retryAfter: Number(answer.headers.get("Retry-After")) };
    if (answer.status === 429) break;
  }
  const served = statuses.filter((status) => status !== 429).length;
  return { served, refused: statuses.at(-1) === 429, ...last };
}

test("thirty exports in a row are work, three hundred in a minute are not", async () => {
  const ask = () => get("/trust/subprocessors.csv", "officer");
  const { served, refused, text, retryAfter } = await repeat(300, ask);
  expect(served).toBeGreaterThanOrEqual(30);
  expect(refused).toBe(true);
  expect(text).toContain("Too many exports. Wait 1 min, then try again.");
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(60);
  expect((await get("/trust/subprocessors.csv", "owner")).status).toBe(200);
});

test("searches of one user are counted", async () => {
  const { served, refused, text, retryAfter } = await repeat(200, () => get("/search?q=a", "officer"));
  expect([served, refused]).toEqual([120, true]);
  expect(text).toContain("Too many searches");
  expect(retryAfter).toBeGreaterThan(0);
  expect((await get("/search?q=a", "owner")).status).toBe(200);
});

test("reports of one user are counted, and the text of a refused one comes back", async () => {
  const fields = { title: "A lost laptop", summary: "Left on a train." };
  const { served, refused, text, retryAfter } = await repeat(40, () => post("/report", fields, "member"));
  expect([served, refused]).toEqual([20, true]);
  expect(text).toContain("Too many reports");
  expect(text).toContain("Left on a train.");
  expect(retryAfter).toBeGreaterThan(60);
  expect((await post("/report", fields, "otherMember")).status).toBe(200);
});

test("tests of channels are counted", async () => {
  const ask = () => post("/settings/channels", { do: "test", id: "no such channel" }, "officer");
  const { served, refused, text } = await repeat(100, ask);
  expect([served, refused]).toEqual([60, true]);
  expect(text).toContain("Too many requests to other servers");
});

test("links for a new second factor are counted for each account", async () => {
  const offer = (who: "member" | "otherMember") =>
    post(`/users/${server.cast[who].userId}`, { do: "factor" }, "owner");
  const { served, refused, text, retryAfter } = await repeat(10, () => offer("member"));
  expect([served, refused]).toEqual([5, true]);
  expect(text).toContain("5 links for a new second factor within a day");
  expect(retryAfter).toBe(24 * 3600);
  expect((await offer("otherMember")).status).toBe(200);
});
