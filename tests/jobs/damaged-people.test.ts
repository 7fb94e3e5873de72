import { sql } from "kysely";
import { expect, test } from "vitest";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { cast, openedReview } from "#tests/support/review-cast";

test("one person whose addresses are damaged does not stop the reminders to reviewers", async () => {
  const c = await cast();
  await openedReview(c);
  const { personId } = c.officer;
  await sql`update people set aliases = '{bad' where id = ${personId}`.execute(c.app.db);
  c.app.clock.set("2026-03-16T03:02:30Z");
  const job = schedule.find(({ name }) => name === "remind-reviewers")!;
  const finished = await runJob(c.app, job, { scheduledFor: c.app.now(), missed: 0 });
  expect(finished).toEqual({
    outcome: "done",
    detail: `2 reminders queued. Left out: people ${personId} (aliases cannot be read).`,
  });
});
