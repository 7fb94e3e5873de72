import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";
import type { DeadlineVersion } from "#domain/breach-clocks/clock-event";

/** Ids in one statement. */
const atOnce = 500;

/** How often the deadline of each of these clocks has moved, and when it last did or the clock was made. */
export async function findDeadlineVersions(
  db: ReadDb | Tx,
  clockIds: readonly string[],
): Promise<Map<string, DeadlineVersion>> {
  const found = new Map<string, DeadlineVersion>();
  for (let from = 0; from < clockIds.length; from += atOnce) {
    const rows = await db
      .selectFrom("breach_clocks")
      .leftJoin("breach_clock_moves", "breach_clock_moves.clock_id", "breach_clocks.id")
      .select("breach_clocks.id")
      .select((eb) => [
        eb.fn.count<number>("breach_clock_moves.id").as("moves"),
        eb.fn
          .coalesce(eb.fn.max("breach_clock_moves.recorded_at"), eb.fn.max("breach_clocks.created_at"))
          .as("at"),
      ])
      .where(oneOf("breach_clocks.id", clockIds.slice(from, from + atOnce)))
      .groupBy("breach_clocks.id")
      .execute();
    for (const { id, moves, at } of rows)
      found.set(id, { sequence: Number(moves), modifiedAt: new Date(at) });
  }
  return found;
}

/** The deadlines of this incident's open clocks that moved at this instant, as they are now; `old` where none is left. */
export async function listMovedDeadlines(db: ReadDb | Tx, incidentId: string, at: Date) {
  return db
    .selectFrom("breach_clock_moves")
    .innerJoin("breach_clocks", "breach_clocks.id", "breach_clock_moves.clock_id")
    .select(["breach_clocks.id", "rule_id", "recipient"])
    .select("breach_clocks.deadline_at as deadline")
    .select((eb) => eb.fn.max("old_deadline_at").as("old"))
    .where("incident_id", "=", incidentId)
    .where("recorded_at", "=", at.toISOString())
    .where("ended_at", "is", null)
    .groupBy("breach_clocks.id")
    .orderBy("breach_clocks.id")
    .execute();
}
