import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, expect, test } from "vitest";
import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { readToday } from "#app/queries/tasks/today";
import { health } from "#app/server/health";
import { type Actor, perform } from "#app/work";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { runMinutes } from "#tests/support/minutes";
import { startPost } from "#tests/support/servers/post";

const close: (() => void)[] = [];
afterEach(() => {
  for (const end of close.splice(0)) end();
});

const job: Actor = { kind: "job", name: "test" };

async function queue(app: TestApp, to: string) {
  await perform(app, job, async (work) => {
    await queueMail(work, { purpose: "test", key: to, to, subject: "Hello", text: "Hello" });
    await record(work, { action: "test", subject: { type: "delivery", id: "test" } });
  });
}

async function ask(app: TestApp, path: string) {
  const http = express().use(health(app)).listen(0, "127.0.0.1");
  close.push(() => http.close());
  await new Promise((resume) => http.once("listening", resume));
  return fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}${path}`);
}

/** An officer as a page sees them. */
async function officer(app: TestApp) {
  const { name, userId, personId } = await testPerson(app, "Maren Olsen", "officer");
  return { name, userId, personId, role: "officer", zone: null, scope: null } as never;
}

test("a mail that was given up is said on Today, by readyz, which stays 200, and by metrics", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const visitor = await officer(app);
  post.refuse = (to) => (to === "gone@x.example" ? { code: 550, text: "no such mailbox" } : null);
  await queue(app, "gone@x.example");
  expect((await readToday(app, visitor, false)).post).toMatchObject({ failed: 0, slow: false });
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:01:00Z");
  expect((await readToday(app, visitor, false)).post).toMatchObject({ failed: 1, slow: false });
  const ready = await ask(app, "/readyz");
  expect([ready.status, await ready.json()]).toEqual([
    200,
    expect.objectContaining({ mail: "1 given up in the last 7 days" }),
  ]);
  expect(await (await ask(app, "/metrics")).text()).toContain("surety_mail_failed 1\n");
  // A week later pages are silent about it; figures are not.
  app.clock.advance(8 * 86_400_000);
  expect((await readToday(app, visitor, false)).post).toMatchObject({ failed: 0 });
});

test("a mail server that cannot be reached is said in readyz, which stays 200, and metrics has the age of the queue", async () => {
  const post = await startPost();
  const app = await testApp("2026-03-10T06:00:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  post.refuse = () => ({ code: 421, text: "closing for secret.example" });
  await queue(app, "a@x.example");
  await runMinutes(app, ["deliver-mail"], "2026-03-10T06:20:00Z");
  const ready = await ask(app, "/readyz");
  const text = await ready.text();
  expect([ready.status, JSON.parse(text).mail]).toEqual([
    200,
    "1 mail waits, the oldest for more than 10 minutes",
  ]);
  expect(text).not.toMatch(/x\.example|secret/);
  const age = /^surety_mail_oldest_waiting_seconds (\d+)$/m.exec(await (await ask(app, "/metrics")).text());
  expect(Number(age?.[1])).toBe(1200);
});

test("without a mail server readyz says that none is set up, and what waits for one", async () => {
  const app = await testApp("2026-03-10T06:00:00.000Z");
  await testOrganisation(app);
  expect(await (await ask(app, "/readyz")).json()).toMatchObject({ mail: "not set up" });
  await queue(app, "a@x.example");
  expect(await (await ask(app, "/readyz")).json()).toMatchObject({ mail: "not set up: 1 mail waits" });
});
