import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { stagesUntil } from "#tests/support/clock-model";
import { bundled } from "#tests/support/workers/kill-reminders";

const start = "2026-03-28T12:00:00.000Z";
const minute = 60_000;
const rounds = 130;
/** Shorter than a stage is apart from the next: most rounds have nothing to raise, some have, and both processes want to. */
const step = 20 * minute;

test("two processes on one database: each (clock, stage, recipient) once, and each call leaves once", {
  timeout: 60_000,
}, async () => {
  const app = await testApp(start);
  const clocks = await cast(app);
  const worker = await bundled("reminder-race");
  const racers = [open(worker, app), open(worker, app)];
  await Promise.all(racers.map((racer) => racer.said()));
  let called = 0;
  for (let round = 0; round < rounds; round += 1) {
    const at = new Date(Date.parse(start) + round * step).toISOString();
    for (const racer of racers) racer.say(at);
    for (const words of await Promise.all(racers.map((racer) => racer.said()))) called += Number(words);
  }
  for (const racer of racers) racer.end();
  const end = new Date(Date.parse(start) + (rounds - 1) * step);
  const expected = clocks.flatMap(({ id, startsAt, deadlineAt }) =>
    stagesUntil(startsAt, deadlineAt, end).map(({ name }) => `${id} ${name}`),
  );
  const rows = await app.read.selectFrom("reminders").select(["clock_id", "stage", "recipient_id"]).execute();
  expect(rows.map((row) => `${row.clock_id} ${row.stage}`).toSorted()).toEqual(expected.toSorted());
  expect(new Set(rows.map((row) => Object.values(row).join(" "))).size).toBe(rows.length);
  expect(called).toBe(rows.length);
  const mails = await app.read
    .selectFrom("deliveries")
    .select("key")
    .where("key", "like", "reminder:%")
    .execute();
  expect(mails).toHaveLength(new Set(mails.map((mail) => mail.key)).size);
});

async function cast(app: TestApp) {
  await testOrganisation(app);
  const { actor } = await testPerson(app, "Maren Olsen", "officer");
  await testPerson(app, "Wilma Ott", "owner");
  for (const name of ["Aurora", "Boreal", "Cassia"]) {
    const one = await customer(app, actor, name);
    const { id } = await incident(app, actor, { customers: [one], personalData: "no" });
    await anchor(app, actor, id, "verified", start);
  }
  const rows = await app.read
    .selectFrom("breach_clocks")
    .selectAll()
    .where("deadline_at", "is not", null)
    .execute();
  return rows.map(({ id, starts_at, deadline_at }) => ({
    id,
    startsAt: new Date(starts_at!),
    deadlineAt: new Date(deadline_at!),
  }));
}

/** A process that answers each line with a line. */
function open(worker: string, app: TestApp) {
  const child = spawn(process.execPath, [worker, app.config.dataDir], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    say: (line: string) => child.stdin.write(`${line}\n`),
    said: async () => {
      const { value, done } = await lines.next();
      if (done) throw new Error("The process ended.");
      return value;
    },
    end: () => child.stdin.end(),
  };
}
