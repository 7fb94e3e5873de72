import { listClocks } from "#db/breach-clocks/clocks";
import type { ReadDb } from "#db/client";
import { oneOf } from "#db/one-of";
import { mapInTurns } from "#db/turns";
import { type Unreadable, withOmissions } from "#db/unreadable";

/** A clock whose stored values cannot be read, as far as they can. */
export type DamagedClock = {
  id: string;
  ruleId: string;
  recipient: string;
  /** Whether it still counts, as far as its row tells. */
  open: boolean;
};

/** The clocks of an incident that can be read, nearest deadline first, and those that cannot. */
export async function listClocksAndDamaged(db: ReadDb, incidentId: string) {
  const { value: clocks, unreadable } = await withOmissions(() => listClocks(db, incidentId));
  return { clocks, damaged: await readDamaged(db, unreadable) };
}

async function readDamaged(db: ReadDb, unreadable: readonly Unreadable[]): Promise<DamagedClock[]> {
  const ids = unreadable.flatMap(({ table, id }) => (table === "breach_clocks" ? [id] : []));
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("breach_clocks")
    .select(["id", "rule_id", "recipient", "ended_at"])
    .where(oneOf("id", ids))
    .orderBy("id")
    .execute();
  return mapInTurns(rows, (row) => ({
    id: row.id,
    ruleId: row.rule_id,
    recipient: row.recipient,
    open: row.ended_at === null || Number.isNaN(Date.parse(row.ended_at)),
  }));
}
