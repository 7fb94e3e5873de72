import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentWorkTables } from "#db/schema/incident-work";

/** Every version of an incident's post-mortem, the current one first. */
export async function listPostMortems(db: ReadDb, incidentId: string) {
  const rows = await db
    .selectFrom("post_mortems")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("version", "desc")
    .execute();
  return rows.map((row) => ({
    version: row.version,
    happened: row.happened,
    causes: row.causes,
    wentWell: row.went_well,
    wentBadly: row.went_badly,
    savedAt: new Date(row.saved_at),
    savedBy: row.saved_by,
  }));
}

/** Adds a version of an incident's post-mortem; the newest is current. */
export async function insertPostMortem(
  db: Tx,
  row: Insertable<IncidentWorkTables["post_mortems"]>,
): Promise<void> {
  await db.insertInto("post_mortems").values(row).execute();
}
