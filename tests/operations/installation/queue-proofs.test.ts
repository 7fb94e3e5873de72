import { sql } from "kysely";
import { expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { startJobs } from "#app/jobs/scheduler";
import { verifyQueue } from "#app/operations/installation/queue-proofs";
import { newId } from "#db/ids";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { listJobRuns } from "#db/installation/job-runs";
import { unknownOutcome } from "#domain/deliveries/retries";
import { type TestApp, testApp, testOrganisation, testPerson } from "#tests/support/app";
import { anchor, incident } from "#tests/support/breach";
import { startPost } from "#tests/support/servers/post";

const run = (app: TestApp, name: string) =>
  runJob(app, schedule.find((job) => job.name === name)!, { scheduledFor: app.now(), missed: 0 });

/** A clock at half time whose alert was raised and waits to be sent. */
async function alertWaiting() {
  const post = await startPost();
  const app = await testApp("2026-03-27T16:30:00.000Z", { SMTP_URL: post.url });
  await testOrganisation(app);
  const officer = await testPerson(app, "Maren Olsen", "officer");
  const { id } = await incident(app, officer.actor, { leadId: officer.personId });
  await anchor(app, officer.actor, id, "aware", "2026-03-27T16:30:00.000Z");
  app.clock.set("2026-03-29T04:30:00.000Z");
  await run(app, "raise-breach-reminders");
  const delivery = await app.read
    .selectFrom("deliveries")
    .select("id")
    .where("purpose", "=", "reminder")
    .executeTakeFirstOrThrow();
  expect(await verifyQueue(app.read, app.now())).toEqual([]);
  return { app, post, id: delivery.id };
}

test.each([
  ["put far ahead", sql`next_try_at = '2027-01-01T00:00:00.000Z'`, /next_try_at is 2027-01-01/],
  ["taken out of the queue", sql`next_try_at = null`, /next_try_at is empty/],
  [
    "marked as sent",
    sql`next_try_at = null, sent_at = '2026-03-29T04:30:00.000Z'`,
    /sent_at is set, but tries is 0/,
  ],
  [
    "marked as sent, with a try",
    sql`next_try_at = null, sent_at = '2026-03-29T04:30:00.000Z', tries = 1`,
    /sent_at is set, but answer is no acceptance by a server/,
  ],
  [
    "sent to someone else",
    sql`next_try_at = null, sent_at = '2026-03-29T04:30:00.000Z', tries = 1, answer = '250 OK', recipient = 'x@x.example'`,
    /recipient is not the address of the user to alert, maren/,
  ],
  ["given to another user", sql`user_id = null`, /user_id is not the user to alert/],
  ["tied to another reminder", sql`purpose_id = 'x'`, /purpose_id names no reminder/],
])("verify names an alert that was %s", async (_, change, words) => {
  const { app, id } = await alertWaiting();
  await sql`update deliveries set ${change} where id = ${id}`.execute(app.db);
  const problems = await verifyQueue(app.read, app.now());
  expect(problems).toEqual([expect.stringMatching(words)]);
  expect(problems[0]).toContain(id);
});

test("verify names a reminder whose message was deleted", async () => {
  const { app, id } = await alertWaiting();
  await sql`delete from deliveries where id = ${id}`.execute(app.db);
  expect(await verifyQueue(app.read, app.now())).toEqual([
    expect.stringMatching(/^Reminder .* to Maren Olsen: deliveries holds no message of it\.$/),
  ]);
});

test("an alert whose next try was put far ahead leaves at the next run, and the log says why", async () => {
  const { app, post, id } = await alertWaiting();
  await sql`update deliveries set next_try_at = '2027-01-01T00:00:00.000Z' where id = ${id}`.execute(app.db);
  await run(app, "deliver-mail");
  expect(post.received.length).toBe(1);
  const entries = await listAuditEntriesOf(app.read, "job");
  expect(entries.map(({ action }) => action)).toContain("deliveries.look-ahead");
  expect(await verifyQueue(app.read, app.now())).toEqual([]);
});

test("a try whose outcome is unknown waits its hour: no look makes a copy of it", async () => {
  const { app, id } = await alertWaiting();
  const next = "2026-03-29T05:35:00.000Z";
  await sql`update deliveries set next_try_at = ${next}, tries = 3, last_error = ${unknownOutcome} where id = ${id}`.execute(
    app.db,
  );
  const jobs = await startJobs(app, []);
  await jobs.look();
  await jobs.stop();
  const row = await app.read.selectFrom("deliveries").select("next_try_at").where("id", "=", id).execute();
  expect(row).toEqual([{ next_try_at: next }]);
  expect(await verifyQueue(app.read, app.now())).toEqual([]);
});

test("planted runs of instants to come keep no job from running, and verify names them", async () => {
  const { app } = await alertWaiting();
  app.clock.advance(60_000);
  const at = app.now().toISOString();
  const planted = newId(new Date("2026-03-01T00:00:00.000Z"));
  await sql`insert into job_runs (id, job, scheduled_for, started_at, ended_at, outcome, missed)
    values (${planted}, 'deliver-mail', ${at}, '2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00.000Z', 'done', 0)`.execute(
    app.db,
  );
  expect(await verifyQueue(app.read, app.now())).toEqual([
    expect.stringContaining(`Run ${planted} of deliver-mail: started_at`),
  ]);
  expect(await run(app, "deliver-mail")).toMatchObject({ outcome: "done" });
  expect((await listJobRuns(app.read, { job: "deliver-mail", limit: 9 })).length).toBe(2);
});
