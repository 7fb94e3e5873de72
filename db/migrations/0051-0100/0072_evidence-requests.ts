import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** What officers ask people to provide as evidence, for which controls and occurrences, and the items that came as answers. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table evidence_requests (
    id text primary key, ref text not null unique, title text not null, details text not null, kind text not null,
    person_id text not null references people (id), due_on text not null, asked_at text not null, asked_by text not null,
    asked_by_user text, round_at text not null, notified text, unassigned_at text, unassigned_reason text,
    withdrawn_at text, withdrawn_by text, withdrawn_reason text) strict`);
  await run(`create index evidence_requests_person on evidence_requests (person_id)`);
  await run(`create table evidence_request_controls (
    request_id text not null references evidence_requests (id), control_id text not null references controls (id),
    due_on text, event_id text, items text, primary key (request_id, control_id)) strict`);
  await run(`create index evidence_request_controls_control on evidence_request_controls (control_id)`);
  await run(`create table evidence_request_answers (
    evidence_id text primary key references evidence_items (id),
    request_id text not null references evidence_requests (id), answered_at text not null, answered_by text not null) strict`);
  await run(`create index evidence_request_answers_request on evidence_request_answers (request_id)`);
  for (const table of ["evidence_request_controls", "evidence_request_answers"]) await appendOnly(db, table);
  await run(`create trigger evidence_requests_no_delete before delete on evidence_requests
    begin select raise(abort, 'evidence_requests are not deleted'); end`);
  await run(`create trigger evidence_requests_withdrawn before update on evidence_requests when old.withdrawn_at is not null
    begin select raise(abort, 'a withdrawn evidence request stays as it is'); end`);
}
