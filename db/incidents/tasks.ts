import { type Insertable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { IncidentWorkTables } from "#db/schema/incident-work";
import type { IncidentTaskKind } from "#domain/incidents/tasks";

type Filter = { id?: string; incidentId?: string; open?: boolean };

/** Tasks of incidents with their owner and incident: open ones first, by due instant. */
export async function listIncidentTasks(db: ReadDb, filter: Filter = {}) {
  let query = db
    .selectFrom("incident_tasks as t")
    .innerJoin("people as p", "p.id", "t.owner_id")
    .innerJoin("incidents as i", "i.id", "t.incident_id")
    .selectAll("t")
    .select(["p.name as owner", "i.ref", "i.title as incident_title", "i.exercise"]);
  if (filter.id) query = query.where("t.id", "=", filter.id);
  if (filter.incidentId) query = query.where("t.incident_id", "=", filter.incidentId);
  if (filter.open)
    query = query
      .where("t.done_at", "is", null)
      .where("t.dropped_at", "is", null)
      .where("i.status", "!=", "not_an_incident");
  const rows = await query
    .orderBy(sql`coalesce(t.done_at, t.dropped_at) is not null`)
    .orderBy("t.due_at")
    .orderBy("t.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    incidentId: row.incident_id,
    incidentRef: row.ref,
    incidentTitle: row.incident_title,
    exercise: row.exercise === 1,
    kind: row.kind as IncidentTaskKind,
    title: row.title,
    ownerId: row.owner_id,
    owner: row.owner,
    dueAt: new Date(row.due_at),
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    done: row.done_at
      ? { at: new Date(row.done_at), by: row.done_by ?? "", note: row.done_note ?? "" }
      : null,
    dropped: row.dropped_at
      ? { at: new Date(row.dropped_at), by: row.dropped_by ?? "", reason: row.dropped_reason ?? "" }
      : null,
  }));
}
export type IncidentTask = Awaited<ReturnType<typeof listIncidentTasks>>[number];

/** A task or follow-up by its id, with the names that lists show. */
export async function findIncidentTask(db: ReadDb, id: string): Promise<IncidentTask | undefined> {
  return (await listIncidentTasks(db, { id }))[0];
}

/** Open tasks whose owner was not written to yet. */
export async function listUntoldTasks(db: Tx) {
  return db
    .selectFrom("incident_tasks as t")
    .innerJoin("people as p", "p.id", "t.owner_id")
    .innerJoin("incidents as i", "i.id", "t.incident_id")
    .select(["t.id", "t.kind", "t.title", "t.owner_id", "t.due_at", "t.incident_id"])
    .select(["p.email", "i.ref", "i.title as incident_title"])
    .where("t.done_at", "is", null)
    .where("t.dropped_at", "is", null)
    .where("i.status", "!=", "not_an_incident")
    .whereRef("t.owner_id", "is not", "t.notified_id")
    .orderBy(sql`t.rowid`)
    .execute();
}

/** Adds a task of the response, or a follow-up of the post-mortem. */
export async function insertIncidentTask(
  db: Tx,
  row: Insertable<IncidentWorkTables["incident_tasks"]>,
): Promise<void> {
  await db.insertInto("incident_tasks").values(row).execute();
}

/** Changes columns of a task. By a trigger, one that is done or dropped can only be opened again. */
export async function saveIncidentTask(
  db: Tx,
  id: string,
  change: Updateable<IncidentWorkTables["incident_tasks"]>,
): Promise<void> {
  await db.updateTable("incident_tasks").set(change).where("id", "=", id).execute();
}
