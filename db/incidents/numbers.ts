import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { type IncidentFilter, matchingIncidents } from "#db/incidents/incidents";
import type { ClockStart, ClockStartKind } from "#domain/breach-clocks/clock-starts";

/** The incidents that the filter finds, with what the yearly numbers ask of each. */
export async function listForNumbers(db: ReadDb, filter: IncidentFilter) {
  return matchingIncidents(db, filter)
    .select(["id", "severity", "status", "source", "exercise", "created_at"])
    .orderBy("id")
    .execute();
}

/** The anchors of all incidents, by incident. */
export async function listAllAnchors(db: ReadDb): Promise<Map<string, ClockStart[]>> {
  const rows = await db
    .selectFrom("incident_anchors")
    .select(["id", "incident_id", "kind", "at", "recorded_at", "corrects_id"])
    .orderBy("recorded_at")
    .orderBy(sql`rowid`)
    .execute();
  return grouped(rows, (row) => ({
    id: row.id,
    kind: row.kind as ClockStartKind,
    at: row.at,
    recordedAt: new Date(row.recorded_at),
    correctsId: row.corrects_id,
  }));
}

/** The state of each clock of each incident. */
export async function listAllClockEnds(db: ReadDb) {
  const rows = await db
    .selectFrom("breach_clocks")
    .select(["incident_id", "deadline_at", "ended_at", "ended_how"])
    .execute();
  return grouped(rows, (row) => row);
}

/** When each incident was first said to be contained, or resolved without that step, as the log has it. */
export async function listContained(db: ReadDb): Promise<Map<string, Date>> {
  const rows = await db
    .selectFrom("audit_log")
    .select((eb) => ["subject_id", eb.fn.min("at").as("at")])
    .where("subject_type", "=", "incident")
    .where("action", "=", "incidents.step")
    .where(sql<string>`json_extract(after, '$.status')`, "in", ["contained", "resolved"])
    .groupBy("subject_id")
    .execute();
  return new Map(rows.map((row) => [row.subject_id, new Date(row.at)]));
}

function grouped<R extends { incident_id: string }, T>(
  rows: readonly R[],
  of: (row: R) => T,
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(row.incident_id);
    if (list) list.push(of(row));
    else found.set(row.incident_id, [of(row)]);
  }
  return found;
}
