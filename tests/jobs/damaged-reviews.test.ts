import { sql } from "kysely";
import { expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { setSchedule } from "#app/operations/access-reviews/schedule";
import { approveReview } from "#app/operations/access-reviews/sign-off";
import { giveIncidentTask } from "#app/operations/incidents/tasks";
import { addSystem } from "#app/operations/systems/systems";
import { perform } from "#app/work";
import { scheduleInput } from "#domain/access-reviews/schedule-input";
import { systemInput } from "#domain/systems/systems";
import type { TestApp } from "#tests/support/app";
import { incident } from "#tests/support/breach";
import { cast, firstList, importList, openedReview, signEverything } from "#tests/support/review-cast";

const run = (app: TestApp, name: string) =>
  runJob(app, schedule.find((job) => job.name === name)!, { scheduledFor: app.now(), missed: 0 });

test("one damaged review stops neither the receipts nor the records of others", async () => {
  const c = await cast();
  const damaged = await openedReview(c);
  await signEverything(c, damaged);
  const sound = await openedReview(c, { title: "Again", fallbackId: c.second.personId }, null);
  await signEverything(c, sound);
  for (const id of [damaged, sound]) await perform(c.app, c.officer.actor, (work) => approveReview(work, id));
  const { rows } = await sql<{ name: string }>`select name from sqlite_schema where type = 'trigger'
    and tbl_name in ('access_review_signoffs', 'access_review_records', 'access_review_items')`.execute(
    c.app.db,
  );
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(c.app.db);
  await sql`update access_review_records set sealed = '{bad' where review_id = ${damaged}`.execute(c.app.db);
  await sql`update access_review_signoffs set signed_at = 'x' where review_id = ${damaged}
    and reviewer_id = ${c.owner.personId}`.execute(c.app.db);
  const finished = await run(c.app, "record-access-reviews");
  expect(finished).toMatchObject({ outcome: "done" });
  expect(finished?.detail).toContain("1 recorded.");
  expect(finished?.detail).toContain(`Left out: access_review_signoffs ${damaged} ${c.owner.personId}`);
  expect(finished?.detail).toContain(`Left out: access_reviews ${damaged}`);
  const recorded = await c.app.read
    .selectFrom("access_reviews")
    .select("id")
    .where("evidence_id", "is not", null)
    .execute();
  expect(recorded).toEqual([{ id: sound }]);
});

test("one system whose rhythm is an unknown word does not keep reviews of others from being prepared", async () => {
  const c = await cast();
  c.app.clock.set("2026-02-20T09:00:00Z");
  await importList(c, firstList);
  const bad = await perform(c.app, c.officer.actor, (work) =>
    addSystem(work, systemInput.parse({ name: "Wiki", ownerId: c.owner.personId })),
  );
  await sql`pragma ignore_check_constraints = on`.execute(c.app.db);
  await sql`update systems set cadence = 'sometimes', created_at = 'x' where id = ${bad}`.execute(c.app.db);
  const rules = { prepares: "on", routing: "system-owner", fallbackId: c.second.personId };
  const days = { prepareDays: "28", openDays: "21", decideDays: "14", oldDays: "30" };
  await perform(c.app, c.officer.actor, (work) =>
    setSchedule(work, scheduleInput.parse({ ...rules, ...days })),
  );
  c.app.clock.set("2026-03-03T05:20:00Z");
  expect(await run(c.app, "prepare-reviews")).toEqual({
    outcome: "done",
    detail: `1 prepared, 0 opened. Left out: systems ${bad} (cadence holds an unknown word).`,
  });
});

test("one task whose due time is damaged does not silence reports and other tasks", async () => {
  const c = await cast();
  const { id } = await incident(c.app, c.officer.actor);
  const dueAt = new Date(c.app.now().getTime() + 3_600_000);
  const give = (title: string) =>
    perform(c.app, c.officer.actor, (work) =>
      giveIncidentTask(work, id, { title, ownerId: c.jose.personId, dueAt, kind: "task" }),
    );
  const bad = await give("Damaged");
  await give("Sound");
  await sql`update incident_tasks set due_at = 'x' where id = ${bad}`.execute(c.app.db);
  expect(await run(c.app, "tell-about-incidents")).toEqual({
    outcome: "done",
    detail: `1 mailed Left out: incident_tasks ${bad} (due_at holds no instant).`,
  });
});
