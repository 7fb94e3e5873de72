import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { EvidenceTables } from "#db/schema/evidence";

export type TargetRow = Selectable<EvidenceTables["collector_targets"]>;
export type RunRow = Selectable<EvidenceTables["collector_runs"]>;

/** Adds a collector. Its secrets are sealed by the caller; its schedule is a cron expression in UTC. */
export async function insertTarget(
  db: Tx,
  row: Insertable<EvidenceTables["collector_targets"]>,
): Promise<void> {
  await db.insertInto("collector_targets").values(row).execute();
}

/** Changes columns of a collector; `ended_at` ends it, and its runs stay. */
export async function saveTarget(
  db: Tx,
  id: string,
  change: Updateable<EvidenceTables["collector_targets"]>,
): Promise<void> {
  await db.updateTable("collector_targets").set(change).where("id", "=", id).execute();
}

/** A collector by its id, also one that has ended. */
export async function findTarget(db: ReadDb | Tx, id: string): Promise<TargetRow | undefined> {
  return db.selectFrom("collector_targets").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Targets that still run; with `ended`, all of them. By collector and name. */
export async function listTargets(db: ReadDb | Tx, { ended = false } = {}): Promise<TargetRow[]> {
  let query = db.selectFrom("collector_targets").selectAll().orderBy("collector").orderBy("name");
  if (!ended) query = query.where("ended_at", "is", null);
  return query.execute();
}

/** Begins a run. False when another process answers this call of the clock already. */
export async function insertRun(db: Tx, row: Insertable<EvidenceTables["collector_runs"]>): Promise<boolean> {
  const taken = await db
    .selectFrom("collector_runs")
    .select("id")
    .where("target_id", "=", row.target_id)
    .where("scheduled_for", "=", row.scheduled_for)
    .where("asked_by", "!=", clockAhead)
    .executeTakeFirst();
  if (taken) return false;
  await db.insertInto("collector_runs").values(row).execute();
  return true;
}

/** The value of `asked_by` of a run that was scheduled for an instant still to come: it does not count. */
export const clockAhead = "a clock that was ahead";

/** Ends a run, once. */
export async function endRun(
  db: Tx,
  id: string,
  end: { at: Date; outcome: string; error: string | null; evidenceId?: string | null },
): Promise<void> {
  await db
    .updateTable("collector_runs")
    .set({
      ended_at: end.at.toISOString(),
      outcome: end.outcome,
      error: end.error,
      evidence_id: end.evidenceId ?? null,
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Runs of all collectors that have not ended, also those whose process died. */
export async function listOpenRuns(db: ReadDb | Tx): Promise<RunRow[]> {
  return db.selectFrom("collector_runs").selectAll().where("ended_at", "is", null).execute();
}

/** The newest runs of a target first. */
export async function listRuns(
  db: ReadDb | Tx,
  targetId: string,
  limit: number,
  days: { from: string; to: string } | null = null,
): Promise<(RunRow & { ref: string | null })[]> {
  const all = db.selectFrom("collector_runs");
  const within = days
    ? all.where("scheduled_for", ">=", days.from).where("scheduled_for", "<", `${days.to}T24`)
    : all;
  return within
    .leftJoin("evidence_items", "evidence_items.id", "collector_runs.evidence_id")
    .selectAll("collector_runs")
    .select("evidence_items.ref")
    .where("collector_runs.target_id", "=", targetId)
    .orderBy("scheduled_for", "desc")
    .limit(limit)
    .execute();
}

/** The newest run of each target, or the newest within days (UTC). */
export async function latestRuns(
  db: ReadDb | Tx,
  days: { from: string; to: string } | null = null,
): Promise<Map<string, RunRow>> {
  const { from, to } = days ?? { from: "0000", to: "9999" };
  const rows = await db
    .selectFrom("collector_runs as run")
    .selectAll()
    .where("scheduled_for", "=", (eb) =>
      eb
        .selectFrom("collector_runs as newest")
        .select((e) => e.fn.max("newest.scheduled_for").as("at"))
        .whereRef("newest.target_id", "=", "run.target_id")
        .where("newest.scheduled_for", ">=", from)
        .where("newest.scheduled_for", "<", `${to}T24`),
    )
    .execute();
  return new Map(rows.map((row) => [row.target_id, row]));
}

/** The last instant up to `now` that a scheduled run of this target answered; null before the first. */
export async function lastScheduled(db: ReadDb | Tx, targetId: string, now: Date): Promise<string | null> {
  const row = await db
    .selectFrom("collector_runs")
    .select((eb) => eb.fn.max("scheduled_for").as("at"))
    .where("target_id", "=", targetId)
    .where("asked_by", "=", "schedule")
    .where("scheduled_for", "<=", now.toISOString())
    .executeTakeFirst();
  return row?.at ?? null;
}
