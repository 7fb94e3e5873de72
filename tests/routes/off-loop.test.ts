import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPolicy } from "#app/operations/policies/policies";
import { perform } from "#app/work";
import { policySettingsInput } from "#domain/policies/policies";
import { startServer, type TestServer } from "#tests/support/servers/server";

let server: TestServer;
let cookie: string;
let slug: string;
beforeAll(async () => {
  server = await startServer({ env: { COLLECT_ALLOW_PRIVATE: "127.0.0.1" } });
  cookie = `surety=${await server.cast.officer.signIn()}`;
  const settings = policySettingsInput.parse({
    title: "Slow",
    ownerId: server.cast.officer.personId,
    criteria: "CC1.1",
    reviewMonths: "12",
    noticeDays: "0",
    audience: "none",
  });
  slug = await perform(server.app, server.cast.officer.actor(), (work) =>
    createPolicy(work, settings, "# Slow\n"),
  );
}, 60_000);
afterAll(() => server?.stop());

function post(path: string, body: BodyInit) {
  const headers = { Cookie: cookie, Origin: server.url };
  return fetch(server.url + path, { method: "POST", headers, body, redirect: "manual" });
}

/** The largest share of the time until the answer that one request of another person waited meanwhile. */
async function longestWait(sent: Promise<Response>): Promise<{ share: number; answer: Response }> {
  const began = performance.now();
  let answer: Response | undefined;
  void sent.then((one) => {
    answer = one;
  });
  let longest = 0;
  while (!answer) {
    const asked = performance.now();
    await fetch(`${server.url}/healthz`).then((one) => one.text());
    longest = Math.max(longest, performance.now() - asked);
  }
  return { share: longest / (performance.now() - began), answer };
}

/** A list whose item goes on for this many lines: the renderer takes time squared. */
const slow = (lines: number) => `- a\n${"\ta\n".repeat(lines)}`;

test("while a text is rendered that takes seconds, others are answered", async () => {
  const body = new URLSearchParams({ do: "preview", body: slow(4_000) });
  const { share, answer } = await longestWait(post(`/policies/${slug}/edit`, body));
  expect(answer.status).toBe(200);
  expect(share).toBeLessThan(0.5);
}, 60_000);

test("while a mailbox of 10 MB is read, others are answered", async () => {
  const mail = "From a@b.example Thu Mar  5 09:00:00 2026\nFrom: a@b.example\nSubject: x\n\nbody\n\n";
  const body = new FormData();
  body.append("file", new Blob([mail.repeat(130_000)]), "inbox.mbox");
  const { share, answer } = await longestWait(post("/deliveries/bounces", body));
  expect(answer.status).toBe(200);
  expect(share).toBeLessThan(0.5);
}, 60_000);

test("a text that takes longer than ten seconds is given up and shown as it was written", async () => {
  const body = new URLSearchParams({ do: "preview", body: slow(60_000) });
  const answer = await post(`/policies/${slug}/edit`, body);
  const text = await answer.text();
  expect([answer.status, text.includes("&lt;pre&gt;- a") || text.includes("<pre>- a")]).toEqual([200, true]);
}, 60_000);

test("an expression of a source that never ends is given up, and others are answered meanwhile", async () => {
  const source = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(source, "listening");
  // Two structures of 2^36 leaves, each shared, compared leaf by leaf.
  const doubled = Array.from({ length: 36 }, () => "[@,@]").join("|");
  const body = new URLSearchParams({
    do: "try",
    name: "Endless",
    "set-address": `http://127.0.0.1:${(source.address() as AddressInfo).port}/`,
    "set-expression": `{a:(${doubled}),b:(${doubled})}|a==b`,
    "set-comparison": "equals",
    "set-expected": "true",
    cron: "30 5 * * *",
  });
  const { share, answer } = await longestWait(post("/collectors/new/http-json", body));
  source.close();
  expect(await answer.text()).toContain("too complex");
  expect(share).toBeLessThan(0.5);
}, 60_000);
