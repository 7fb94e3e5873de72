import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** The work on an incident: tasks, the post-mortem as a series of versions, and what a line of the timeline points to. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table incident_tasks (id text primary key, incident_id text not null references incidents (id),
    kind text not null check (kind in ('task', 'follow_up')), title text not null, owner_id text not null references people (id),
    due_at text not null, created_at text not null, created_by text not null, done_at text, done_by text, done_note text) strict`);
  await run(`create index incident_tasks_incident on incident_tasks (incident_id)`);
  await run(`create index incident_tasks_open on incident_tasks (due_at) where done_at is null`);
  await run(`create trigger incident_tasks_done before update on incident_tasks when old.done_at is not null
    begin select raise(abort, 'a task that is done cannot change'); end`);

  await run(`create table post_mortems (id text primary key, incident_id text not null references incidents (id),
    version integer not null, happened text not null, causes text not null, went_well text not null,
    went_badly text not null, saved_at text not null, saved_by text not null, unique (incident_id, version)) strict`);
  await appendOnly(db, "post_mortems");

  await run(`create table incident_line_links (line_id text not null references incident_timeline (id),
    evidence_id text references evidence_items (id), system_id text references systems (id),
    check ((evidence_id is null) <> (system_id is null)), unique (line_id, evidence_id), unique (line_id, system_id)) strict`);
  await appendOnly(db, "incident_line_links");
}
