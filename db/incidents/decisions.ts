import { type Insertable, type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentsTables } from "#db/schema/incidents";

type DecisionRow = Selectable<IncidentsTables["incident_decisions"]>;

/** All decisions of an incident, those that were corrected later included, in the order in which they were written. */
export async function listDecisions(db: ReadDb, incidentId: string): Promise<DecisionRow[]> {
  return db
    .selectFrom("incident_decisions")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("recorded_at")
    .orderBy(sql`rowid`)
    .execute();
}

/** Adds a decision about an incident; a correction is a further row that names the old one. */
export async function insertDecision(
  db: Tx,
  row: Insertable<IncidentsTables["incident_decisions"]>,
): Promise<void> {
  await db.insertInto("incident_decisions").values(row).execute();
}
