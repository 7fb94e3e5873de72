import { sql } from "kysely";
import { isReader, type ReadDb } from "#db/client";
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

type Contained = { upTo: number; at: ReadonlyMap<string, Date> };
const nothingRead: Contained = { upTo: 0, at: new Map() };
/** Entries of the log never change: a reader reads those that came since it last read them. */
const known = new WeakMap<ReadDb, Contained>();

/** When each incident was first said to be contained, or resolved without that step, as the log has it. */
export async function listContained(db: ReadDb): Promise<ReadonlyMap<string, Date>> {
  if (!isReader(db)) return (await readContained(db, nothingRead)).at;
  const found = await readContained(db, known.get(db) ?? nothingRead);
  known.set(db, found);
  return found.at;
}

async function readContained(db: ReadDb, before: Contained): Promise<Contained> {
  const { upTo } = await db
    .selectFrom("audit_log")
    .select((eb) => eb.fn.coalesce(eb.fn.max("seq"), eb.lit(0)).as("upTo"))
    .executeTakeFirstOrThrow();
  if (upTo === before.upTo) return before;
  // The few entries since then are read in the order of the log, all of them by the index of incidents.
  const way = sql.raw(before.upTo === 0 ? "" : "not indexed");
  const { rows } = await sql<{
    id: string;
    at: string;
  }>`select subject_id as id, min(at) as at from audit_log ${way}
    where subject_type = 'incident' and action = 'incidents.step' and seq > ${before.upTo} and seq <= ${upTo}
      and json_extract(${validJson("after")}, '$.status') in ('contained', 'resolved')
    group by subject_id`.execute(db);
  const at = new Map(before.at);
  for (const row of rows) {
    const earlier = at.get(row.id);
    const found = new Date(row.at);
    if (!earlier || found < earlier) at.set(row.id, found);
  }
  return { upTo, at };
}
