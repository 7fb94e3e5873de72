import { type Kysely, sql } from "kysely";

/**
 * Looks that are made each minute, or at each start, cost the same however many rows are kept: the newest stage of a clock that
 * counts, runs that have not ended, and runs that were missed.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(
    `create index reminders_newest on reminders (clock_id, deadline_at, stage_at) where disregarded_at is null`,
  );
  await run(`create index job_runs_open on job_runs (id) where ended_at is null`);
  await run(`create index job_runs_missed on job_runs (job, missed) where missed > 0`);
}
