import { CompiledQuery } from "kysely";
import { afterEach, expect, test, vi } from "vitest";
import { schedule } from "#app/jobs/schedule";
import { startJobs } from "#app/jobs/scheduler";
import { loadProgramme } from "#app/operations/controls/programme";
import { giveAccessBack } from "#app/operations/installation/access-given-back";
import { offboardPerson } from "#app/operations/people/people";
import { perform, type Work } from "#app/work";
import { listExceptionOccurrences, listExceptions } from "#db/controls/exceptions";
import { findUser } from "#db/installation/users";
import { listEndedAhead } from "#db/installation/users-ended-ahead";
import { programmeInput } from "#domain/controls/programme";
import { testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, customer, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

vi.setConfig({ testTimeout: 120_000 });
afterEach(() => {
  vi.useRealTimers();
});

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const names = [
  "end-leavers",
  "propose-exceptions",
  "remind-readers",
  "raise-breach-reminders",
  "deliver-mail",
];

/** A company with a leaver in a month, a programme and a breach clock of 24 h, its jobs run by the real scheduler. */
async function cast() {
  // The scheduler's own timers never fire: the looks are made here.
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const post = await startPost();
  const app = await testApp("2026-03-10T05:30:20.000Z", { SMTP_URL: post.url, JOBS: "on" });
  await app.db.executeQuery(CompiledQuery.raw("pragma synchronous = off"));
  await testOrganisation(app, { time_zone: "UTC" });
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const leaver = await testPerson(app, "Nadia Brandt", "officer");
  const member = await testPerson(app, "Otto Lind");
  for (const { personId } of [leaver, member])
    await perform(app, { kind: "cli", name: "test" }, (work) =>
      offboardPerson(work, personId, "2026-04-30", "UTC"),
    );
  const input = programmeInput.parse({
    periodFrom: "2025-07-01",
    periodTo: "2026-12-31",
    inForceFrom: "2026-02-01",
  });
  await perform(app, officer.actor, (work) => loadProgramme(work, input));
  const aurora = await customer(app, officer.actor, "Aurora", { breachHours: 24, breachFrom: "verified" });
  const made = await incident(app, officer.actor, {
    customers: [aurora],
    personalData: "no",
    leadId: officer.personId,
  });
  await anchor(app, officer.actor, made.id, "verified", "2026-03-10T05:00:00.000Z");
  const scheduler = await startJobs(
    app,
    schedule.filter(({ name }) => names.includes(name)),
  );
  await scheduler.idle();
  const pass = async (ms: number, every = minute) => {
    for (let left = ms; left > 0; left -= every) {
      app.clock.advance(Math.min(left, every));
      await scheduler.look();
      await scheduler.idle();
    }
  };
  const step = (ms: number) => app.clock.set(new Date(+app.now() + ms).toISOString());
  const ended = async () => [
    (await findUser(app.read, leaver.userId))?.ended_at ?? null,
    (await findUser(app.read, member.userId))?.ended_at ?? null,
  ];
  return { app, post, officer, leaver, member, made, scheduler, pass, step, ended };
}

test("for a day after the clock was set ahead by months, no one is ended and nothing proposed; reminders go at once", async () => {
  const { app, post, scheduler, pass, step, ended } = await cast();
  await pass(2 * hour, 10 * minute);
  const before = await listExceptionOccurrences(app.read);
  post.received.length = 0;
  step(90 * day);
  await pass(3 * minute);
  expect(post.received.some(({ subject }) => /overdue by .*notify Aurora/.test(subject))).toBe(true);
  await pass(22 * hour, 30 * minute);
  expect(await ended()).toEqual([null, null]);
  expect(await listExceptionOccurrences(app.read)).toEqual(before);
  expect(post.received.filter(({ subject }) => /policies/i.test(subject))).toEqual([]);
  // It has lasted, so it is believed.
  await pass(4 * hour, 30 * minute);
  expect((await ended()).every((at) => at !== null)).toBe(true);
  await scheduler.stop();
});

test("after a machine was suspended for a night they wait for an hour, and run in the second", async () => {
  const { scheduler, pass, step, app } = await cast();
  await pass(minute);
  const runs = async () =>
    (await app.read.selectFrom("job_runs").select("id").where("job", "=", "end-leavers").execute()).length;
  const before = await runs();
  step(9 * hour);
  await pass(55 * minute, 5 * minute);
  expect(await runs()).toBe(before);
  await pass(15 * minute, 5 * minute);
  expect(await runs()).toBe(before + 1);
  await scheduler.stop();
});

test("once a clock that was ahead by months is right, what it did is corrected or listed, and who was alarmed is notified", async () => {
  const { app, post, officer, leaver, member, made, scheduler, pass, step, ended } = await cast();
  await pass(hour, 10 * minute);
  const before = await listExceptionOccurrences(app.read);
  const was = await listExceptions(app.read);
  step(90 * day);
  await pass(27 * hour, 30 * minute);
  expect((await ended()).every((at) => at !== null)).toBe(true);
  expect((await listExceptionOccurrences(app.read)).length).toBeGreaterThan(before.length);
  const alarmed = new Set(
    post.received.filter(({ subject }) => /notify Aurora/.test(subject)).flatMap(({ to }) => to),
  );
  post.received.length = 0;
  step(-90 * day - 26 * hour);
  await pass(3 * minute);

  const corrections = post.received.filter(({ subject }) => subject.startsWith("Correction: "));
  // Nadia was alarmed too, but her access is ended until someone gives it back: nothing about an incident goes to her.
  expect([...alarmed].toSorted()).toEqual([
    "maren.olsen@tidewater.example",
    "nadia.brandt@tidewater.example",
  ]);
  expect(corrections.flatMap(({ to }) => to)).toEqual(["maren.olsen@tidewater.example"]);
  expect(corrections[0]!.subject).toMatch(/^Correction: INC-\d+, 21 h left/);
  const text = corrections[0]!.text.replace(/\s+/g, " ");
  expect(text).toMatch(/alerts? (of|from) .*2026.* (was|were) sent while this server’s clock was wrong/);
  expect(text).toContain("Wed 11 Mar 2026, 05:00 UTC");
  expect(text).toMatch(/21 h (\d+ min )?left/);

  // Exceptions: only what was missed by the right clock stands open, and what is withdrawn says why.
  const after = await listExceptionOccurrences(app.read);
  expect(after.map(({ due_on }) => due_on).every((due) => due < "2026-03-10")).toBe(true);
  const withdrawn = (await listExceptions(app.read)).filter(
    (row) => row.explained_at && !was.some((one) => one.ref === row.ref && one.explained_at),
  );
  expect(withdrawn.length).toBeGreaterThan(0);
  for (const row of withdrawn) {
    expect(row.explanation).toMatch(/^Withdrawn: .*clock/);
    expect(row.explained_at! <= app.now().toISOString()).toBe(true);
  }
  const open = (await listExceptions(app.read)).filter((row) => !row.explained_at);
  for (const row of open) expect(after.some((one) => one.exception_id === row.id)).toBe(true);

  // Access: listed, given back by one act, in the log.
  expect((await listEndedAhead(app.read, app.now(), "UTC")).map(({ name }) => name).toSorted()).toEqual([
    "Nadia Brandt",
    "Otto Lind",
  ]);
  const giveBack = (work: Work) => giveAccessBack(work, "http://surety.test");
  await expect(perform(app, member.actor, giveBack)).rejects.toThrow(/role/);
  expect(await perform(app, officer.actor, giveBack)).toBe(2);
  expect(await ended()).toEqual([null, null]);
  const log = await app.read
    .selectFrom("audit_log")
    .select(["subject_id", "reason", "actor_name"])
    .where("action", "=", "users.give-back")
    .execute();
  expect(log.map((row) => row.subject_id).toSorted()).toEqual([leaver.userId, member.userId].toSorted());
  expect(log[0]).toMatchObject({ actor_name: "Maren Olsen", reason: expect.stringContaining("2026-04-30") });
  expect(await listEndedAhead(app.read, app.now(), "UTC")).toEqual([]);

  // Who could not read the correction before gets it now, and reminders go on at their time.
  post.received.length = 0;
  await pass(3 * minute);
  const later = post.received.filter(({ subject }) => subject.startsWith("Correction: "));
  expect(later.map(({ to }) => to)).toEqual([["nadia.brandt@tidewater.example"]]);
  expect(later[0]!.text).toMatch(/left/);
  post.received.length = 0;
  await pass(12 * hour, 15 * minute);
  expect(post.received.filter(({ subject }) => subject.startsWith("Correction"))).toEqual([]);
  expect(post.received.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([expect.stringMatching(/left to notify Aurora/)]),
  );
  expect(await ended()).toEqual([null, null]);
  expect(made.ref).toBeTruthy();
  await scheduler.stop();
});

test("a clock that was set back by mistake withdraws and corrects nothing", async () => {
  const { app, post, scheduler, pass, step } = await cast();
  await pass(13 * hour, 15 * minute);
  const before = await listExceptionOccurrences(app.read);
  expect(post.received.some(({ subject }) => /left to notify Aurora/.test(subject))).toBe(true);
  step(-30 * day);
  await pass(3 * minute);
  expect(post.received.filter(({ subject }) => subject.startsWith("Correction"))).toEqual([]);
  expect(await listExceptionOccurrences(app.read)).toEqual(before);
  await scheduler.stop();
});
