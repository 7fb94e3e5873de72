import { expect, test } from "vitest";
import { incidentJobs } from "#app/jobs/incidents";
import { runJob } from "#app/jobs/run";
import { holdIncident } from "#app/operations/breach-clocks/holds";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { readCall } from "#app/queries/breach-clocks/call";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { type Actor, perform } from "#app/work";
import { listReminders } from "#db/breach-clocks/reminders";
import { listTimeline } from "#db/incidents/facts";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";

const job = { kind: "job", name: reminderJob } as const;
const raise = (app: TestApp) => perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"));
const hold = (app: TestApp, actor: Actor, ref: string) =>
  perform(app, actor, (work) => holdIncident(work, ref));

/** A 72 h clock that is due on 30 March, 16:30 UTC; lead Tomasz, officer Maren, owner Wilma. */
async function cast() {
  const app = await testApp("2026-03-27T16:30:00.000Z");
  await testOrganisation(app);
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const lead = await testPerson(app, "Tomasz Lis", "member");
  const other = await testPerson(app, "Nobody Called", "member");
  const made = await incident(app, officer.actor, { leadId: lead.personId });
  await anchor(app, officer.actor, made.id, "aware", "2026-03-27T16:30:00.000Z");
  return { app, owner, officer, lead, other, ...made };
}

test("who has it is called alone for an hour, to the second; the deadline calls the lead as well", async () => {
  const { app, owner, officer, id, ref } = await cast();
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  await hold(app, officer.actor, ref); // until 16:30:00
  const lines = (await listTimeline(app.read, id)).map((line) => line.text);
  expect(lines).toContain("Maren Olsen is handling the alerts until Mon 30 Mar 2026, 18:30 CEST.");
  app.clock.set("2026-03-30T16:29:59.999Z");
  expect(await raise(app)).toBe(0);
  app.clock.set("2026-03-30T16:29:59.999Z");
  await hold(app, officer.actor, ref); // once more: until 17:29:59.999
  app.clock.set("2026-03-30T16:30:00.000Z");
  expect(await raise(app)).toBe(1);
  expect(await raise(app)).toBe(0);
  app.clock.set("2026-03-30T17:30:00.000Z"); // no one has it any more: the officer by turn
  await raise(app);
  await hold(app, owner.actor, ref); // until 18:30:00
  app.clock.set("2026-03-30T18:30:00.000Z"); // over to the second: the owner by turn
  await raise(app);
  app.clock.set("2026-03-30T18:40:00.000Z");
  await hold(app, officer.actor, ref);
  app.clock.set("2026-03-30T19:30:00.000Z"); // the lead's turn, but the officer has it
  await raise(app);
  const reminded = (await listReminders(app.read, id))
    .filter((row) => row.covered_by === null)
    .map((row) => `${row.stage} ${row.recipient_name}`)
    .toSorted();
  expect(reminded).toEqual([
    "after-1 Maren Olsen",
    "after-2 Wilma Ott",
    "after-3 Maren Olsen",
    "before-1 Tomasz Lis",
    "deadline Maren Olsen",
    "deadline Tomasz Lis",
  ]);
});

test("only someone who is called sees the call or takes it", async () => {
  const { app, other, lead, ref } = await cast();
  await expect(hold(app, other.actor, ref)).rejects.toThrow("There is no such incident.");
  await expect(hold(app, other.actor, "INC-9999")).rejects.toThrow("There is no such incident.");
  expect(await readCall(app, other.userId, ref)).toBeUndefined();
  await hold(app, lead.actor, ref);
  expect(await readCall(app, lead.userId, ref)).toMatchObject({
    holder: { name: "Tomasz Lis", mine: true },
    clocks: [{ recipient: "Competent supervisory authority" }],
  });
});

test("a clock that was set back does not lengthen an hour", async () => {
  const { app, officer, lead, ref } = await cast();
  app.clock.set("2026-03-28T12:00:00.000Z");
  await hold(app, officer.actor, ref);
  app.clock.set("2026-03-28T11:00:00.000Z");
  expect((await readCall(app, lead.userId, ref))?.holder).toBeNull();
});

test("after an outage the log says from when to when no one was called, once", async () => {
  const { app, officer, id } = await cast();
  const minutely = incidentJobs.find((one) => one.name === reminderJob)!;
  const run = () => runJob(app, minutely, { scheduledFor: app.now(), missed: 0 });
  await run();
  app.clock.advance(179_000);
  await run();
  app.clock.advance(3 * 3_600_000);
  expect((await run())?.detail).toContain("no one was alerted since 2026-03-27T16:32:59.000Z");
  app.clock.advance(60_000);
  await run();
  const gaps = await app.read
    .selectFrom("audit_log")
    .select(["after", "actor_name"])
    .where("action", "=", "reminders.gap")
    .execute();
  expect(gaps.map(({ after }) => JSON.parse(after ?? ""))).toEqual([
    { from: "2026-03-27T16:32:59.000Z", to: "2026-03-27T19:32:59.000Z", minutes: 180 },
  ]);
  // The record of every incident that was open then names it; one that came later does not.
  const record = async (incidentId: string) => (await readIncidentRecord(app.read, incidentId, app.now()))!;
  const gap = { from: new Date("2026-03-27T16:32:59.000Z"), until: new Date("2026-03-27T19:32:59.000Z") };
  expect((await record(id)).gaps).toEqual([gap]);
  const later = await incident(app, officer.actor);
  expect((await record(later.id)).gaps).toEqual([]);
});
