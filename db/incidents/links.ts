import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentWorkTables } from "#db/schema/incident-work";

/** What the lines of an incident's timeline point to, as it is named now. */
export async function listLineLinks(db: ReadDb, incidentId: string) {
  return db
    .selectFrom("incident_line_links as l")
    .innerJoin("incident_timeline as t", "t.id", "l.line_id")
    .leftJoin("evidence_items as e", "e.id", "l.evidence_id")
    .leftJoin("systems as s", "s.id", "l.system_id")
    .select(["l.line_id", "e.ref as evidence_ref", "e.title as evidence_title"])
    .select(["s.id as system_id", "s.name as system"])
    .where("t.incident_id", "=", incidentId)
    .orderBy("e.ref")
    .orderBy("s.name")
    .execute();
}

/** Links a line of the timeline to one item of evidence or one system; links are never removed. */
export async function insertLineLink(
  db: Tx,
  row: Insertable<IncidentWorkTables["incident_line_links"]>,
): Promise<void> {
  await db.insertInto("incident_line_links").values(row).execute();
}
