import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";
import type { DeadlineVersion } from "#domain/breach-clocks/clock-event";

/** Ids in one statement. */
const atOnce = 500;

/**
 * How often the deadline of each of these clocks has moved, and when it last did or the clock was made. A deadline that fell away
 * has moved once more when it came back, of which no row tells.
 */
export async function findDeadlineVersions(
  db: ReadDb | Tx,
  clockIds: readonly string[],
): Promise<Map<string, DeadlineVersion>> {
  const found = new Map<string, DeadlineVersion>();
  for (let from = 0; from < clockIds.length; from += atOnce) {
    const rows = await db
      .selectFrom("breach_clocks")
      .leftJoin("breach_clock_moves", "breach_clock_moves.clock_id", "breach_clocks.id")
      .select(["breach_clocks.id", "breach_clocks.deadline_at"])
      .select((eb) => [
        eb.fn.count<number>("breach_clock_moves.id").as("moves"),
        sql<number>`count(breach_clock_moves.id) filter (where new_deadline_at is null)`.as("gone"),
        eb.fn
          .coalesce(eb.fn.max("breach_clock_moves.recorded_at"), eb.fn.max("breach_clocks.created_at"))
          .as("at"),
      ])
      .where(oneOf("breach_clocks.id", clockIds.slice(from, from + atOnce)))
      .groupBy("breach_clocks.id")
      .execute();
    for (const { id, deadline_at, moves, gone, at } of rows) {
      const back = gone > 0 && deadline_at === null ? gone - 1 : gone;
      found.set(id, { sequence: moves + back, modifiedAt: new Date(at) });
    }
  }
  return found;
}

/** The open clocks of this incident whose deadline moved at this instant. */
export async function listMovedClocks(db: ReadDb | Tx, incidentId: string, at: Date): Promise<string[]> {
  const rows = await db
    .selectFrom("breach_clock_moves")
    .innerJoin("breach_clocks", "breach_clocks.id", "breach_clock_moves.clock_id")
    .select("breach_clocks.id")
    .distinct()
    .where("incident_id", "=", incidentId)
    .where("recorded_at", "=", at.toISOString())
    .where("ended_at", "is", null)
    .orderBy("breach_clocks.id")
    .execute();
  return rows.map((row) => row.id);
}

/** These clocks with their deadline as it is now; `last` is the newest one that moved, where none is left. */
export async function listDeadlinesNow(db: ReadDb | Tx, clockIds: readonly string[]) {
  return db
    .selectFrom("breach_clocks")
    .leftJoin("breach_clock_moves", "breach_clock_moves.clock_id", "breach_clocks.id")
    .select(["breach_clocks.id", "rule_id", "recipient", "ended_at", "breach_clocks.deadline_at as deadline"])
    .select((eb) => eb.fn.max("old_deadline_at").as("last"))
    .where(oneOf("breach_clocks.id", clockIds))
    .groupBy("breach_clocks.id")
    .orderBy("breach_clocks.id")
    .execute();
}
