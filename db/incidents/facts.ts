import { type Insertable, type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentsTables } from "#db/schema/incidents";
import type { ClockStart, ClockStartKind } from "#domain/breach-clocks/clock-starts";

type AnchorRow = ClockStart & { why: string; source: string | null; setBy: string };
type TimelineRow = Selectable<IncidentsTables["incident_timeline"]>;

/** Every anchor ever set, corrected ones included, oldest record first. */
export async function listAnchors(db: ReadDb, incidentId: string): Promise<AnchorRow[]> {
  const rows = await db
    .selectFrom("incident_anchors")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("recorded_at")
    .orderBy(sql`rowid`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as ClockStartKind,
    at: row.at,
    why: row.why,
    source: row.source,
    setBy: row.set_by,
    correctsId: row.corrects_id,
    recordedAt: new Date(row.recorded_at),
  }));
}

export async function insertAnchor(
  db: Tx,
  row: Insertable<IncidentsTables["incident_anchors"]>,
): Promise<void> {
  await db.insertInto("incident_anchors").values(row).execute();
}

/** The timeline, newest event first. */
export async function listTimeline(db: ReadDb, incidentId: string): Promise<TimelineRow[]> {
  return db
    .selectFrom("incident_timeline")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("at", "desc")
    .orderBy("recorded_at", "desc")
    .orderBy(sql`rowid`, "desc")
    .execute();
}

export async function insertTimelineLine(
  db: Tx,
  row: Insertable<IncidentsTables["incident_timeline"]>,
): Promise<void> {
  await db.insertInto("incident_timeline").values(row).execute();
}

/** The files of each line of the timeline, in their order. */
export async function listLineFiles(db: ReadDb, incidentId: string) {
  return db
    .selectFrom("incident_files")
    .innerJoin("incident_timeline", "incident_timeline.id", "incident_files.line_id")
    .selectAll("incident_files")
    .where("incident_timeline.incident_id", "=", incidentId)
    .orderBy("line_id")
    .orderBy("position")
    .execute();
}

export async function insertLineFile(
  db: Tx,
  row: Insertable<IncidentsTables["incident_files"]>,
): Promise<void> {
  await db.insertInto("incident_files").values(row).execute();
}

/** The customers named as affected, those taken back included, by name. */
export async function listAffectedCustomers(db: ReadDb, incidentId: string) {
  return db
    .selectFrom("incident_customers")
    .innerJoin("customers", "customers.id", "incident_customers.customer_id")
    .selectAll("customers")
    .select(["added_at", "added_by", "removed_at", "removed_by", "removed_reason"])
    .where("incident_id", "=", incidentId)
    .orderBy("customers.name")
    .execute();
}

/** Names a customer as affected; one taken back before is affected again. */
export async function saveAffectedCustomer(
  db: Tx,
  row: Insertable<IncidentsTables["incident_customers"]>,
): Promise<void> {
  const { removed_at = null, removed_by = null, removed_reason = null } = row;
  await db
    .insertInto("incident_customers")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["incident_id", "customer_id"])
        .doUpdateSet({ removed_at, removed_by, removed_reason }),
    )
    .execute();
}
