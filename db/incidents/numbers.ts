import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { type IncidentFilter, matchingIncidents } from "#db/incidents/incidents";
import { inOrderOf, readByKey, readInPages } from "#db/pages";
import { validJson } from "#db/valid-json";
import type { ClockStart, ClockStartKind } from "#domain/breach-clocks/clock-starts";
import { addTo, groupedBy } from "#domain/groups";

/** The incidents that the filter finds, with what the yearly numbers ask of each. */
export async function listForNumbers(db: ReadDb, filter: IncidentFilter) {
  return readInPages((after, limit) =>
    matchingIncidents(db, filter)
      .select(["incidents.id", "severity", "status", "source", "exercise", "created_at"])
      .where("incidents.id", ">", after)
      .orderBy("incidents.id")
      .limit(limit)
      .execute(),
  );
}

/** The anchors of all incidents, by incident. */
export async function listAllAnchors(db: ReadDb): Promise<Map<string, ClockStart[]>> {
  const place = sql<number>`rowid`;
  const query = db
    .selectFrom("incident_clock_starts")
    .select(["id", "incident_id", "kind", "at", "recorded_at", "corrects_id"])
    .select(place.as("place"));
  const rows = await readByKey(
    0,
    (row: Awaited<ReturnType<typeof query.execute>>[number]) => row.place,
    (after, limit) => query.where(place, ">", after).orderBy(place).limit(limit).execute(),
  );
  const found = new Map<string, ClockStart[]>();
  for (const row of rows.sort(inOrderOf((one) => one.recorded_at)))
    addTo(found, row.incident_id, {
      id: row.id,
      kind: row.kind as ClockStartKind,
      at: row.at,
      recordedAt: new Date(row.recorded_at),
      correctsId: row.corrects_id,
    });
  return found;
}

/** The state of each clock of each incident. */
export async function listAllClockEnds(db: ReadDb) {
  const rows = await readInPages((after, limit) =>
    db
      .selectFrom("breach_clocks")
      .select(["id", "incident_id", "deadline_at", "ended_at", "ended_how"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(limit)
      .execute(),
  );
  return groupedBy(rows, (row) => row.incident_id);
}

/** When each incident was first said to be contained, or resolved without that step, as the log has it. */
export async function listContained(db: ReadDb): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom("audit_log")
    .select((eb) => ["subject_id", eb.fn.min("at").as("at")])
    .where("subject_type", "=", "incident")
    .where("action", "=", "incidents.step")
    .where(sql<string>`json_extract(${validJson("after")}, '$.status')`, "in", ["contained", "resolved"])
    .groupBy("subject_id")
    .execute();
  return new Map(rows.map((row) => [row.subject_id, new Date(row.at)]));
}
