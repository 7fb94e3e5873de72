import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listReminders } from "#db/reminders";
import { stagesUntil } from "#domain/reminder-stages";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/post";

const start = "2026-03-28T12:00:00.000Z";
const deadline = "2026-03-29T12:00:00.000Z";
const end = new Date("2026-03-29T15:30:00.000Z");

/** Pauses of the killer in milliseconds: short ones hit the opening, long ones hit the work. The seed makes a failure repeatable. */
function pauses(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return 5 + (state % 160);
  };
}

test("killed 12 times at random instants: no reminder is lost or doubled, and a mail sent twice has one Message-ID", {
  timeout: 240_000,
}, async () => {
  const post = await startPost();
  const app = await testApp(start, { SMTP_URL: post.url });
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  const aurora = await customer(app, actor, "Aurora Clinics");
  const { id } = await incident(app, actor, { customers: [aurora], personalData: "no" });
  await anchor(app, actor, id, "verified", start);
  const instant = join(app.config.dataDir, "instant");
  writeFileSync(instant, start);
  const pause = pauses(20261121);
  for (let kills = 0; kills < 12; kills += 1) {
    const worker = await work(app.config.dataDir, post.url, instant);
    await new Promise((resume) => setTimeout(resume, pause()));
    await dead(worker);
  }
  const last = await work(app.config.dataDir, post.url, instant);
  while (new Date(readFileSync(instant, "utf8")) <= end)
    await new Promise((resume) => setTimeout(resume, 20));
  await dead(last);

  // Every stage exactly once, in the database …
  const rows = await listReminders(app.read, id);
  const raised = rows.map((row) => row.stage);
  const passed = new Date(rows[0]!.raised_at);
  const expected = stagesUntil(new Date(start), new Date(deadline), passed).map(({ name }) => name);
  expect(raised.toSorted()).toEqual(expected.toSorted());
  // … and each call that was raised has left, under one Message-ID.
  const calls = await app.read
    .selectFrom("deliveries")
    .select(["message_id", "sent_at", "key"])
    .where("key", "like", "reminder:%")
    .execute();
  expect(calls).toHaveLength(rows.filter((row) => row.said_in === null).length);
  const arrived = new Set(post.received.map((mail) => mail.messageId));
  const sent = calls.filter((call) => call.sent_at);
  expect(sent.length).toBeGreaterThan(5);
  expect([...arrived].every((one) => calls.some((call) => call.message_id === one))).toBe(true);
  expect(sent.every((call) => arrived.has(call.message_id))).toBe(true);
  expect(
    calls.length - sent.length,
    "still on their way when the last worker was stopped",
  ).toBeLessThanOrEqual(1);
});

async function work(dir: string, smtp: string, instant: string): Promise<ChildProcess> {
  const flags = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"];
  const args = [...flags, "tests/support/reminder-worker.ts", dir, smtp, instant, String(6 * 60_000)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resume) => child.stdout?.once("data", resume));
  return child;
}

function dead(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resume) => child.once("exit", resume));
  child.kill("SIGKILL");
  return gone;
}
