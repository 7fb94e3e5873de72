import { setImmediate } from "node:timers/promises";
import { type Selectable, type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";
import type { JobRun, Outcome } from "#domain/installation/jobs";

/** A run recorded later than this after now was recorded by a wrong clock. Two processes share one clock. Milliseconds. */
export const aheadMs = 10_000;

/** No run begins before it is due: a row that says so was not written by a job, and counts for nothing. */
export const startedWhenDue = sql<SqlBool>`started_at >= strftime('%Y-%m-%dT%H:%M:%fZ', scheduled_for, '-10 seconds')`;

/** Begins a run. False when another process began the run of this instant already; one of an instant still to come does not count. */
export async function insertJobRun(
  db: Tx,
  run: { id: string; job: string; scheduledFor: Date; startedAt: Date; detail: string; missed: number },
): Promise<boolean> {
  const taken = await db
    .selectFrom("job_runs")
    .select("id")
    .where("job", "=", run.job)
    .where("scheduled_for", "=", run.scheduledFor.toISOString())
    .where("disregarded_at", "is", null)
    .where(startedWhenDue)
    .where("started_at", "<=", new Date(run.startedAt.getTime() + aheadMs).toISOString())
    .executeTakeFirst();
  if (taken) return false;
  await db
    .insertInto("job_runs")
    .values({
      id: run.id,
      job: run.job,
      scheduled_for: run.scheduledFor.toISOString(),
      started_at: run.startedAt.toISOString(),
      detail: run.detail,
      missed: run.missed,
    })
    .execute();
  return true;
}

/** Ends a run with its outcome; `detail` is what an error said, or what was done. */
export async function endJobRun(
  db: Tx,
  id: string,
  end: { at: Date; outcome: Outcome; detail: string | null },
): Promise<void> {
  await db
    .updateTable("job_runs")
    .set({ ended_at: end.at.toISOString(), outcome: end.outcome, detail: end.detail })
    .where("id", "=", id)
    .execute();
}

/** The run with the latest due instant of a job up to `now`. */
export async function findLatestJobRun(db: ReadDb, job: string, now: Date): Promise<JobRun | undefined> {
  const row = await runsUntil(db, job, now).selectAll().executeTakeFirst();
  return row && fromRow(row);
}

/** When a job last ended well, up to `now`; null when it never did. */
export async function findLastDone(db: ReadDb, job: string, now: Date): Promise<Date | null> {
  const row = await runsUntil(db, job, now)
    .select("ended_at")
    .where("outcome", "=", "done")
    .executeTakeFirst();
  return row?.ended_at ? new Date(row.ended_at) : null;
}

/** The latest due instant up to `now` that each job ran for; jobs that never ran are left out. */
export async function listLastRuns(
  db: ReadDb,
  jobs: readonly string[],
  now: Date,
): Promise<Map<string, Date>> {
  const last = new Map<string, Date>();
  for (const job of jobs) {
    const row = await runsUntil(db, job, now).select("scheduled_for").executeTakeFirst();
    if (row) last.set(job, new Date(row.scheduled_for));
  }
  return last;
}

/** The last run of a job that counts: not of an instant still to come, nor recorded by a clock that was ahead. */
function runsUntil(db: ReadDb, job: string, now: Date) {
  return db
    .selectFrom("job_runs")
    .where("job", "=", job)
    .where("scheduled_for", "<=", now.toISOString())
    .where("disregarded_at", "is", null)
    .where(startedWhenDue)
    .orderBy("scheduled_for", "desc")
    .limit(1);
}

/** When the first job ever ran here: before that nothing can have been missed. */
export async function findFirstJobStart(db: ReadDb): Promise<Date | undefined> {
  const row = await db
    .selectFrom("job_runs")
    .select("started_at")
    .where("disregarded_at", "is", null)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return row && new Date(row.started_at);
}

/** Runs that have not ended, also those whose process is gone. */
export async function listOpenJobRuns(db: ReadDb): Promise<JobRun[]> {
  const rows = await db.selectFrom("job_runs").selectAll().where("ended_at", "is", null).execute();
  return rows.map(fromRow);
}

/** Runs, the newest first; only those worth a look when `notable`: not done, or after a gap. */
export async function listJobRuns(
  db: ReadDb,
  filter: { job?: string; notable?: boolean; before?: string; limit: number },
): Promise<JobRun[]> {
  let query = db.selectFrom("job_runs").selectAll().orderBy("id", "desc").limit(filter.limit);
  if (filter.job) query = query.where("job", "=", filter.job);
  if (filter.before) query = query.where("id", "<", filter.before);
  if (filter.notable) {
    query = query.where((eb) =>
      eb.or([eb("outcome", "in", ["failed", "interrupted"]), eb("missed", ">", 0)]),
    );
  }
  return (await query.execute()).map(fromRow);
}

/**
 * Per job: runs so far, and how many of them failed or were cut short. A year has millions of them: each job is counted in an
 * index alone, and others are answered in between.
 */
export async function countJobRuns(
  db: ReadDb,
  jobs: readonly string[],
): Promise<Map<string, { runs: number; bad: number; missed: number }>> {
  const counts = new Map<string, { runs: number; bad: number; missed: number }>();
  for (const job of jobs) {
    const of = db.selectFrom("job_runs").where("job", "=", job);
    const all = of.select((eb) => eb.fn.countAll<number>().as("count"));
    const { count: runs } = await all.executeTakeFirstOrThrow();
    const { count: bad } = await all
      .where("outcome", "in", ["failed", "interrupted"])
      .executeTakeFirstOrThrow();
    const { missed } = await of
      .select((eb) => eb.fn.sum<number | null>("missed").as("missed"))
      .where("missed", ">", 0)
      .executeTakeFirstOrThrow();
    counts.set(job, { runs: Number(runs), bad: Number(bad), missed: Number(missed ?? 0) });
    await setImmediate();
  }
  return counts;
}

function fromRow(row: Selectable<FoundationTables["job_runs"]>): JobRun {
  return {
    id: row.id,
    job: row.job,
    scheduledFor: new Date(row.scheduled_for),
    startedAt: new Date(row.started_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    outcome: row.outcome as Outcome | null,
    detail: row.detail,
    missed: row.missed,
  };
}
