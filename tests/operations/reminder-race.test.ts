import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { stagesUntil } from "#domain/reminder-stages";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { bundled } from "#tests/support/kill-reminders";

const start = "2026-03-28T12:00:00.000Z";
const minute = 60_000;
const rounds = 130;
/** Longer than a stage is apart from the next: both processes meet each other at every one. */
const step = 20 * minute;

test("two processes on one database: each (clock, stage, recipient) once, and each call leaves once", {
  timeout: 60_000,
}, async () => {
  const app = await testApp(start);
  const clocks = await cast(app);
  const worker = await bundled("reminder-race");
  const racers = [open(worker, app), open(worker, app)];
  await Promise.all(racers.map((racer) => racer.ready));
  for (const racer of racers) racer.go();
  const called = await Promise.all(racers.map((racer) => racer.called));
  const end = new Date(Date.parse(start) + (rounds - 1) * step);
  const expected = clocks.flatMap(({ id, startsAt, deadlineAt }) =>
    stagesUntil(startsAt, deadlineAt, end).map(({ name }) => `${id} ${name}`),
  );
  const rows = await app.read.selectFrom("reminders").select(["clock_id", "stage", "recipient_id"]).execute();
  expect(rows.map((row) => `${row.clock_id} ${row.stage}`).toSorted()).toEqual(expected.toSorted());
  expect(new Set(rows.map((row) => Object.values(row).join(" "))).size).toBe(rows.length);
  expect(called[0]! + called[1]!).toBe(rows.length);
  // Neither of them stood by while the other worked.
  expect(Math.min(...called)).toBeGreaterThan(0);
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

/** A process that is open and waits for the word. */
function open(worker: string, app: TestApp) {
  const child = spawn(process.execPath, [worker, app.config.dataDir, start, String(step), String(rounds)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout);
  const said = (word: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      lines.on("line", (line) => {
        const found = word.exec(line);
        if (found) resolve(found);
      });
      child.once("exit", (code) => code && reject(new Error(`It ended with ${code}.`)));
    });
  return {
    ready: said(/^ready$/),
    called: said(/^called (\d+)$/).then((found) => Number(found[1])),
    go: () => child.stdin.write("go\n"),
  };
}
