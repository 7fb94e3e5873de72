import { sql } from "kysely";
import { expect, test } from "vitest";
import { deliverMail } from "#app/jobs/deliver-mail";
import { signNotRequired } from "#app/operations/breach-clocks/clock-ends";
import { addClock } from "#app/operations/breach-clocks/clocks";
import { raiseBreachReminders } from "#app/operations/breach-clocks/reminders";
import { readIncidentRecord } from "#app/queries/incidents/record";
import { conditionWords } from "#app/queries/installation/condition";
import { lookForDamage } from "#app/server/damage-watch";
import { perform } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { insertReminders, listReminders } from "#db/breach-clocks/reminders";
import { countDeliveries } from "#db/deliveries/deliveries";
import { unknownZoneWords } from "#domain/installation/organisation";
import { recordTest, type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

const job = { kind: "job", name: "raise-breach-reminders" } as const;
const raise = (app: TestApp) => perform(app, job, (work) => raiseBreachReminders(work, "http://surety.test"));

/** A 72 h clock of the authority from 27 March, 16:30 UTC, over the change to summer time; due 30 March, 16:30 UTC. */
async function cast(env: Record<string, string> = {}) {
  const app = await testApp("2026-03-27T16:30:00.000Z", env);
  await testOrganisation(app);
  const owner = await testPerson(app, "Wilma Ott", "owner");
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const lead = await testPerson(app, "Tomasz Wójcik", "member");
  const made = await incident(app, officer.actor, { leadId: lead.personId });
  await anchor(app, officer.actor, made.id, "aware", "2026-03-27T16:30:00.000Z");
  return { app, owner, officer, lead, ...made };
}

test("each stage calls once, to the second, the right person, however often the job runs", async () => {
  const { app, id } = await cast();
  const reminded: string[] = [];
  for (const [at, expected] of [
    ["2026-03-29T04:29:59.000Z", 0],
    ["2026-03-29T04:30:00.000Z", 1], // half time
    ["2026-03-30T04:30:00.000Z", 1],
    ["2026-03-30T10:30:00.000Z", 1],
    ["2026-03-30T14:30:00.000Z", 1],
    ["2026-03-30T15:30:00.000Z", 1],
    ["2026-03-30T16:29:59.000Z", 0],
    ["2026-03-30T16:30:00.000Z", 1], // the deadline
    ["2026-03-30T17:30:00.000Z", 1], // the officer
    ["2026-03-30T18:30:00.000Z", 1], // the owner
    ["2026-03-30T19:30:00.000Z", 1], // round again
  ] as const) {
    app.clock.set(at);
    expect(await raise(app), at).toBe(expected);
    expect(await raise(app), at).toBe(0);
  }
  for (const one of (await listReminders(app.read, id)).toReversed())
    reminded.push(`${one.stage} ${one.recipient_name}`);
  expect(reminded).toEqual([
    "half Tomasz Wójcik",
    "before-12 Tomasz Wójcik",
    "before-6 Tomasz Wójcik",
    "before-2 Tomasz Wójcik",
    "before-1 Tomasz Wójcik",
    "deadline Tomasz Wójcik",
    "after-1 Maren Olsen",
    "after-2 Wilma Ott",
    "after-3 Tomasz Wójcik",
  ]);
});

test("after an outage the missed stages come as one call that says so, by mail", async () => {
  const post = await startPost();
  const { app, id, ref } = await cast({ SMTP_URL: post.url });
  app.clock.set("2026-03-30T15:45:00.000Z");
  expect(await raise(app)).toBe(1);
  await deliverMail(app);
  expect(post.received).toHaveLength(1);
  const [mail] = post.received;
  expect(mail!.to).toEqual(["tomasz.w.jcik@tidewater.example"]);
  expect(mail!.subject).toBe(
    `${ref}: 45 min left to notify Competent supervisory authority (GDPR Art. 33(1))`,
  );
  const text = mail!.text.replace(/\s+/g, " ");
  expect(text).toContain("Late: the alert at 1 h before the deadline was due on Mon 30 Mar 2026, 17:30 CEST");
  expect(text).toContain("4 missed alerts: half time (Sun 29 Mar 2026, 06:30 CEST)");
  const rows = await listReminders(app.read, id);
  expect(rows).toHaveLength(5);
  expect(rows.filter((row) => row.covered_by)).toHaveLength(4);
});

test("the unique constraint holds even when the looking ahead was lost", async () => {
  const { app, id } = await cast();
  app.clock.set("2026-03-30T16:30:00.000Z");
  await raise(app);
  const before = (await listReminders(app.read, id)).length;
  await perform(app, job, async (work) => {
    await sql`update breach_clocks set next_at = '2026-03-27T00:00:00.000Z'`.execute(work.db);
    await recordTest(work);
  });
  expect(await raise(app)).toBe(0);
  expect(await listReminders(app.read, id)).toHaveLength(before);
});

test("the table itself refuses a second call of the same stage to the same person", async () => {
  const { app, id, officer } = await cast();
  const [clock] = await listClocks(app.read, id);
  const row = {
    clock_id: clock!.id,
    incident_id: id,
    deadline_at: clock!.deadlineAt!.toISOString(),
    stage: "deadline",
    stage_at: clock!.deadlineAt!.toISOString(),
    recipient_id: officer.userId,
    recipient_name: officer.name,
    raised_at: app.now().toISOString(),
    covered_by: null,
  };
  const write = (key: string) =>
    perform(app, job, async (work) => {
      await recordTest(work);
      return insertReminders(work.db, [{ ...row, id: key }]);
    });
  expect([[...(await write("first"))], [...(await write("second"))]]).toEqual([["first"], []]);
  expect((await listReminders(app.read, id)).map((one) => one.id)).toEqual(["first"]);
});

test("a corrected anchor has its own stages; an answered clock is silent", async () => {
  const { app, id, officer } = await cast();
  app.clock.set("2026-03-30T04:30:00.000Z");
  await raise(app);
  await anchor(app, officer.actor, id, "aware", "2026-03-27T18:30:00.000Z", "Two hours later");
  app.clock.set("2026-03-30T06:30:00.000Z");
  expect(await raise(app)).toBe(1);
  const [clock] = await listClocks(app.read, id);
  await perform(app, officer.actor, (work) => signNotRequired(work, clock!.id, "No risk to anybody"));
  app.clock.set("2026-03-31T06:30:00.000Z");
  expect(await raise(app)).toBe(0);
});

test("without people to call, the page still has the call", async () => {
  const { app, id, officer, owner, lead } = await cast();
  await perform(app, job, async (work) => {
    const ids = [officer.userId, owner.userId, lead.userId];
    await work.db
      .updateTable("users")
      .set({ ended_at: app.now().toISOString() })
      .where("id", "in", ids)
      .execute();
    await recordTest(work);
  });
  app.clock.set("2026-03-30T16:30:00.000Z");
  expect(await raise(app)).toBe(1);
  expect((await listReminders(app.read, id))[0]?.recipient_name).toBe("no one can be alerted");
  expect((await countDeliveries(app.read)).waiting).toBe(0);
});

test("the record says what became of the mail of each call, one for the clocks that call together", async () => {
  const post = await startPost();
  const { app, officer, id } = await cast({ SMTP_URL: post.url });
  await perform(app, officer.actor, (work) => addClock(work, id, "nis2-72"));
  const mails = async () =>
    (await readIncidentRecord(app.read, id, app.now()))!.reminders
      .filter((one) => !one.saidIn)
      .map((one) => one.mail);
  app.clock.set("2026-03-30T15:30:00.000Z");
  await raise(app);
  const waits = { sentAt: null, answer: null, failedAt: null, tries: 0 };
  expect(await mails()).toMatchObject([waits, waits]);
  await deliverMail(app);
  const [first, second] = await mails();
  expect(first).toMatchObject({ sentAt: app.now(), answer: expect.stringContaining("250"), tries: 1 });
  expect(second).toEqual(first);
  expect(post.received).toHaveLength(1);
});

test("a mistyped year is a few reminders that name the number of those missed; one before 2000 is refused", async () => {
  const { app, officer, id } = await cast();
  await expect(anchor(app, officer.actor, id, "aware", "0026-03-27T16:30:00.000Z")).rejects.toThrow(
    "The year 0026 is before 2000. Check for a typing error.",
  );
  await anchor(app, officer.actor, id, "aware", "2006-03-27T16:30:00.000Z");
  app.clock.set("2026-03-27T16:31:00.000Z");
  expect(await raise(app)).toBe(1);
  expect(await raise(app)).toBe(0);
  const rows = await listReminders(app.read, id);
  expect(rows.length).toBeLessThanOrEqual(40);
  expect(rows[0]?.stage).toBe("after-175248");
  const mail = await app.read
    .selectFrom("deliveries")
    .select("body")
    .where("key", "like", "reminder:%")
    .execute();
  expect(mail.map((one) => one.body).join()).toContain("175253 missed alerts: from half time");
});

test.each<[string, string | null]>([
  ["far ahead", "9999-01-01T00:00:00.000Z"],
  ["empty", null],
  ["no instant", "tomorrow"],
])("a clock whose next look is %s alerts all the same, and the log says so once", async (_how, next) => {
  const { app } = await cast();
  await perform(app, job, async (work) => {
    await sql`update breach_clocks set next_at = ${next}`.execute(work.db);
    await recordTest(work);
  });
  app.clock.set("2026-03-29T04:30:00.000Z");
  expect(await raise(app)).toBe(1);
  expect(await raise(app)).toBe(0);
  const entries = await app.read
    .selectFrom("audit_log")
    .select("after")
    .where("action", "=", "reminders.look-ahead")
    .execute();
  expect(entries).toHaveLength(1);
});

test("a time zone that is none stops no alert: they say the time in UTC", async () => {
  const { app } = await cast();
  await perform(app, job, async (work) => {
    await sql`update organisation set time_zone = 'Mars/Base'`.execute(work.db);
    await recordTest(work);
  });
  app.clock.set("2026-03-29T04:30:00.000Z");
  expect(await raise(app)).toBe(1);
  await lookForDamage(app);
  expect(conditionWords(app)).toBe(unknownZoneWords);
});
