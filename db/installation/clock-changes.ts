import { type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { newId } from "#db/ids";
import { validJson } from "#db/valid-json";
import type { ClockChange } from "#domain/installation/clock-changes";

/** Records a change of the machine's clock; `found` says whether the process ran through it or met it at its start. */
export async function insertClockChange(
  db: Tx,
  { from, to, byMs }: ClockChange,
  found: "running" | "start",
): Promise<void> {
  const row = { from_at: from.toISOString(), to_at: to.toISOString(), by_ms: byMs, found };
  await db
    .insertInto("clock_changes")
    .values({ id: newId(to), ...row })
    .execute();
}

/** The change that was recorded last, whatever instants it names: those are what went wrong. */
export async function findLastClockChange(db: ReadDb): Promise<ClockChange | undefined> {
  return (await listLastClockChanges(db, 1))[0];
}

/** The changes that were recorded last, in the order in which they were. */
export async function listLastClockChanges(db: ReadDb, limit: number): Promise<ClockChange[]> {
  const rows = await db
    .selectFrom("clock_changes")
    .selectAll()
    .orderBy(sql`rowid`, "desc")
    .limit(limit)
    .execute();
  return rows
    .map((row) => ({ from: new Date(row.from_at), to: new Date(row.to_at), byMs: row.by_ms }))
    .reverse();
}

/**
 * Whether something on record says that the clock was ahead before it showed `now`: it was set ahead to an instant still to come,
 * or Surety met such an instant when it started after a time without runs.
 */
export async function wasAhead(db: ReadDb, now: Date): Promise<boolean> {
  const at = now.toISOString();
  const set = await db
    .selectFrom("clock_changes")
    .select("id")
    .where("by_ms", ">", 0)
    .where("to_at", ">", at)
    .limit(1)
    .executeTakeFirst();
  if (set) return true;
  const met = await db
    .selectFrom("audit_log")
    .select("id")
    .where("action", "=", "reminders.gap")
    .where("at", ">", at)
    .where(sql<SqlBool>`json_extract(${validJson("after")}, '$.from') <= ${at}`)
    .limit(1)
    .executeTakeFirst();
  return met !== undefined;
}

/** How many changes of the machine's clock were noticed. */
export async function countClockChanges(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom("clock_changes")
    .select((eb) => eb.fn.countAll<number>().as("changes"))
    .executeTakeFirstOrThrow();
  return Number(row.changes);
}

/** The latest instant that the log's last entry or a run that counts was recorded at; null in a new folder. */
export async function findLastRecorded(db: ReadDb): Promise<Date | null> {
  const entry = await db
    .selectFrom("audit_log")
    .select("at")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const run = await db
    .selectFrom("job_runs")
    .select("started_at")
    .where("disregarded_at", "is", null)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const last = [entry?.at ?? "", run?.started_at ?? ""].sort().at(-1);
  return last ? new Date(last) : null;
}
