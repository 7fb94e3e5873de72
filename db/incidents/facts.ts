import { type Insertable, type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertOrReplace } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import { anyCase, inOrderOf, readByKey, readInPages } from "#db/pages";
import type { IncidentsTables } from "#db/schema/incidents";
import type { ClockStart, ClockStartKind } from "#domain/breach-clocks/clock-starts";

type AnchorRow = ClockStart & { why: string; source: string | null; setBy: string };
type TimelineRow = Selectable<IncidentsTables["incident_timeline"]>;

/** Every anchor ever set, corrected ones included, oldest record first. */
export async function listAnchors(db: ReadDb, incidentId: string): Promise<AnchorRow[]> {
  const rows = await db
    .selectFrom("incident_clock_starts")
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

/** Adds when clocks of an incident start (`at` as precise as known); a correction is a further row. */
export async function insertAnchor(
  db: Tx,
  row: Insertable<IncidentsTables["incident_clock_starts"]>,
): Promise<void> {
  await db.insertInto("incident_clock_starts").values(row).execute();
}

/** The timeline, newest event first. */
export async function listTimeline(db: ReadDb, incidentId: string): Promise<TimelineRow[]> {
  const all = await readByKey(
    0,
    (line: TimelineRow & { place: number }) => line.place,
    (after, limit) =>
      db
        .selectFrom("incident_timeline")
        .selectAll()
        .select(sql<number>`rowid`.as("place"))
        .where("incident_id", "=", incidentId)
        .where(sql<number>`rowid`, ">", after)
        .orderBy(sql`rowid`)
        .limit(limit)
        .execute(),
  );
  const oldestFirst = inOrderOf<TimelineRow & { place: number }>(
    (line) => line.at,
    (line) => line.recorded_at,
    (line) => line.place,
  );
  return all.sort(oldestFirst).reverse();
}

/** Adds a line to the timeline of an incident; `at` is when it happened, as precise as known. */
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

/** Adds a file to a line of the timeline; its bytes are in the vault already. */
export async function insertLineFile(
  db: Tx,
  row: Insertable<IncidentsTables["incident_files"]>,
): Promise<void> {
  await db.insertInto("incident_files").values(row).execute();
}

/** The customers named as affected, those taken back included, by name. */
export async function listAffectedCustomers(db: ReadDb, incidentId: string) {
  const all = await readInPages((after, limit) =>
    db
      .selectFrom("incident_customers")
      .innerJoin("customers", "customers.id", "incident_customers.customer_id")
      .selectAll("customers")
      .select(["added_at", "added_by", "removed_at", "removed_by", "removed_reason"])
      .where("incident_id", "=", incidentId)
      .where("customer_id", ">", after)
      .orderBy("customer_id")
      .limit(limit)
      .execute(),
  );
  return all.sort(inOrderOf((one) => anyCase(one.name)));
}

/** Which of these customers are named as affected now. */
export async function listAffectedOf(
  db: ReadDb,
  incidentId: string,
  customerIds: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom("incident_customers")
    .select("customer_id")
    .where("incident_id", "=", incidentId)
    .where("removed_at", "is", null)
    .where(oneOf("customer_id", customerIds))
    .execute();
  return new Set(rows.map((row) => row.customer_id));
}

/** Names customers as affected, or takes them back, in few statements; one taken back before is affected again. */
export async function saveAffectedCustomers(
  db: Tx,
  rows: readonly Selectable<IncidentsTables["incident_customers"]>[],
): Promise<void> {
  await insertOrReplace(db, "incident_customers", rows, ["removed_at", "removed_by", "removed_reason"]);
}
