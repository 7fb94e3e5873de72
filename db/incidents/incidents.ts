import { type Insertable, type Selectable, type SqlBool, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { likeText } from "#db/like";
import { oneOf } from "#db/one-of";
import type { IncidentsTables } from "#db/schema/incidents";

export type IncidentRow = Selectable<IncidentsTables["incidents"]>;

/** An incident by its id, or by its reference in either case of letters. */
export async function findIncident(db: ReadDb, idOrRef: string): Promise<IncidentRow | undefined> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where((eb) => eb.or([eb("id", "=", idOrRef), eb("ref", "=", idOrRef.toUpperCase())]))
    .executeTakeFirst();
}

/** The incident that came in under this key, by an import or from a program. */
export async function findIncidentBySourceKey(db: ReadDb, key: string): Promise<IncidentRow | undefined> {
  return db.selectFrom("incidents").selectAll().where("source_key", "=", key).executeTakeFirst();
}

export type IncidentFilter = {
  status?: string;
  severity?: string;
  search?: string;
  /** Real incidents alone, or exercises alone. */
  exercise?: boolean;
  /** Imported history alone, or all but that. */
  imported?: boolean;
  /** Only these. */
  ids?: readonly string[];
  limit?: number;
  offset?: number;
  /** Another order than the newest first. */
  order?: { sort: IncidentSort; descending: boolean };
};

/** What incidents can be sorted by, as SQL; rows without the value come last. */
const incidentOrder = {
  title: "incidents.title collate nocase",
  status: "incidents.status",
  severity:
    "case incidents.severity when 'critical' then 0 when 'high' then 1 when 'medium' then 2 else 3 end",
  deadline: "next_deadline",
  customers: "customers",
  lead: "people.name collate nocase",
  recorded: "incidents.created_at",
};
type IncidentSort = keyof typeof incidentOrder;
export const incidentSorts = Object.keys(incidentOrder) as IncidentSort[];

function orderOf(order: IncidentFilter["order"]) {
  const sort = incidentOrder[order?.sort ?? "recorded"];
  return sql.raw(`${sort} ${order?.descending ? "desc" : "asc"} nulls last`);
}

/** Newest first, imported history after all others by when it occurred, with the lead's name, the number of customers affected and the nearest open deadline. */
export async function listIncidents(db: ReadDb, filter: IncidentFilter = {}) {
  return matchingIncidents(db, filter)
    .leftJoin("people", "people.id", "incidents.lead_id")
    .selectAll("incidents")
    .select("people.name as lead_name")
    .select((eb) => [
      eb
        .selectFrom("incident_customers")
        .whereRef("incident_customers.incident_id", "=", "incidents.id")
        .where("incident_customers.removed_at", "is", null)
        .select(eb.fn.countAll<number>().as("n"))
        .as("customers"),
      eb
        .selectFrom("breach_clocks")
        .whereRef("breach_clocks.incident_id", "=", "incidents.id")
        .where("breach_clocks.ended_at", "is", null)
        .select((clock) => clock.fn.min("breach_clocks.deadline_at").as("d"))
        .as("next_deadline"),
      eb
        .selectFrom("incident_clock_starts")
        .whereRef("incident_clock_starts.incident_id", "=", "incidents.id")
        .where("kind", "=", "occurred")
        .select("at")
        .orderBy("recorded_at", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .as("occurred"),
    ])
    .$if(filter.order !== undefined, (query) => query.orderBy(orderOf(filter.order)))
    .orderBy((eb) => eb("incidents.source", "=", "import"))
    .orderBy("incidents.created_at", "desc")
    .orderBy("occurred", (order) => order.desc().nullsLast())
    .orderBy("incidents.id", "desc")
    .limit(filter.limit ?? 1000)
    .offset(filter.offset ?? 0)
    .execute();
}

/** How many incidents the filter leaves. */
export async function countIncidents(db: ReadDb, filter: IncidentFilter = {}): Promise<number> {
  const row = await matchingIncidents(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("n"))
    .executeTakeFirst();
  return row?.n ?? 0;
}

/** Closed incidents whose record is not filed as evidence yet. */
export async function listUnfiledIncidents(db: ReadDb): Promise<IncidentRow[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where("status", "=", "closed")
    .where("evidence_id", "is", null)
    .where("source", "!=", "import")
    .orderBy("closed_at")
    .execute();
}

/** Reports that wait for triage and of which the officers were not written to yet. */
export async function listUntoldReports(db: Tx): Promise<IncidentRow[]> {
  return db
    .selectFrom("incidents")
    .selectAll()
    .where("officers_notified_at", "is", null)
    .where("status", "=", "triage")
    .orderBy("created_at")
    .execute();
}

/** Adds an incident. */
export async function insertIncident(db: Tx, row: Insertable<IncidentsTables["incidents"]>): Promise<void> {
  await db.insertInto("incidents").values(row).execute();
}

/** Changes columns of an incident. A trigger keeps an exercise from becoming an incident, and the reverse. */
export async function saveIncident(
  db: Tx,
  id: string,
  change: Updateable<IncidentsTables["incidents"]>,
): Promise<void> {
  await db.updateTable("incidents").set(change).where("id", "=", id).execute();
}

/** The incidents that the filter finds, before any order. */
export function matchingIncidents(db: ReadDb, filter: IncidentFilter) {
  let query = db.selectFrom("incidents");
  if (filter.status === "open") query = query.where("status", "not in", ["closed", "not_an_incident"]);
  else if (filter.status) query = query.where("status", "=", filter.status);
  if (filter.exercise !== undefined) query = query.where("exercise", "=", filter.exercise ? 1 : 0);
  if (filter.imported !== undefined) query = query.where("source", filter.imported ? "=" : "!=", "import");
  if (filter.severity) query = query.where("severity", "=", filter.severity);
  if (filter.search) {
    const like = sql`like ${likeText(filter.search)} escape '\\'`;
    query = query.where(
      sql<SqlBool>`(incidents.title ${like} or ref ${like} or summary ${like} or status_reason ${like})`,
    );
  }
  if (filter.ids) query = query.where(oneOf("incidents.id", filter.ids));
  return query;
}
