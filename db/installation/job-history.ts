import { sql } from "kysely";
import type { ReadDb } from "#db/client";

type Span = { from: Date; until: Date };

/** How many runs of a job ended well on each day of the span (UTC); days without any are left out. */
export async function countDoneByDay(
  db: ReadDb,
  job: string,
  { from, until }: Span,
): Promise<Map<string, number>> {
  const day = sql<string>`substr(scheduled_for, 1, 10)`;
  const rows = await done(db, job, { from, until })
    .select((eb) => [day.as("day"), eb.fn.countAll<number>().as("runs")])
    .groupBy(day)
    .execute();
  return new Map(rows.map((row) => [row.day, Number(row.runs)]));
}

/** The instants of the runs of a job that ended well in the span, in order. */
export async function listDone(db: ReadDb, job: string, span: Span): Promise<Date[]> {
  const rows = await done(db, job, span).select("scheduled_for").orderBy("scheduled_for").execute();
  return rows.map((row) => new Date(row.scheduled_for));
}

/** When a job first ran here; before that nothing can have been missed. */
export async function findFirstRun(db: ReadDb, job: string): Promise<Date | null> {
  const row = await db
    .selectFrom("job_runs")
    .select("scheduled_for")
    .where("job", "=", job)
    .where("disregarded_at", "is", null)
    .orderBy("scheduled_for")
    .limit(1)
    .executeTakeFirst();
  return row ? new Date(row.scheduled_for) : null;
}

function done(db: ReadDb, job: string, { from, until }: Span) {
  return db
    .selectFrom("job_runs")
    .where("job", "=", job)
    .where("outcome", "=", "done")
    .where("disregarded_at", "is", null)
    .where("scheduled_for", ">=", from.toISOString())
    .where("scheduled_for", "<", until.toISOString());
}
