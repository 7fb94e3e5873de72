import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table collector_targets (
    id text primary key, collector text not null, name text not null, settings text not null, cron text not null,
    controls text not null default '[]', owner_id text references people (id), created_at text not null,
    runs_from text not null, ended_at text) strict`);

  await run(`create table evidence_items (
    id text primary key, ref text not null unique, title text not null, shows text not null,
    kind text not null check (kind in ('document', 'configuration', 'list', 'report', 'record', 'statement', 'page', 'check')),
    covers_from text, covers_to text, source text not null, environment text, query text, extracted_at text not null,
    extracted_by text not null, collector text, target_id text references collector_targets (id),
    row_count integer check (row_count >= 0), completeness text, partial text,
    supersedes_id text unique references evidence_items (id), recorded_at text not null, recorded_by text not null,
    recorded_by_user text references users (id),
    check ((covers_from is null) = (covers_to is null)), check (covers_from is null or covers_from <= covers_to)) strict`);
  await run(`create index evidence_items_recorded on evidence_items (recorded_at)`);
  await run(`create index evidence_items_target on evidence_items (target_id, extracted_at)`);
  await appendOnly(db, "evidence_items");

  await run(`create table evidence_files (
    evidence_id text not null references evidence_items (id), position integer not null, name text not null,
    media_type text not null, sha256 text not null references files (sha256), size integer not null,
    primary key (evidence_id, position)) strict`);
  await run(`create index evidence_files_sha256 on evidence_files (sha256)`);
  await appendOnly(db, "evidence_files");

  await run(`create table evidence_controls (
    evidence_id text not null references evidence_items (id), control_id text not null references controls (id), due_on text,
    linked_at text not null, linked_by text not null, ended_at text, ended_by text, ended_reason text,
    check ((ended_at is null) = (ended_reason is null))) strict`);
  await run(`create unique index evidence_controls_one on evidence_controls (evidence_id, control_id, ifnull(due_on, ''))
    where ended_at is null`);
  await run(`create index evidence_controls_control on evidence_controls (control_id, due_on)`);
  await run(`create trigger evidence_controls_no_delete before delete on evidence_controls
    begin select raise(abort, 'evidence_controls is ended, never deleted'); end`);

  await run(`create table evidence_reviews (
    id text primary key, evidence_id text not null references evidence_items (id),
    verdict text not null check (verdict in ('accepted', 'returned')), reason text, rule text, reviewed_at text not null,
    reviewed_by text not null, reviewed_by_user text references users (id), factor text,
    alone integer not null default 0 check (alone in (0, 1)),
    check (verdict = 'accepted' or reason is not null), check ((rule is null) or (verdict = 'accepted'))) strict`);
  await run(`create index evidence_reviews_item on evidence_reviews (evidence_id, reviewed_at)`);
  await appendOnly(db, "evidence_reviews");

  await run(`create table findings (
    evidence_id text not null references evidence_items (id), position integer not null, rule text not null,
    object text not null, verdict text not null check (verdict in ('pass', 'fail', 'unknown')), says text not null,
    assessed_by text not null, assessed_at text not null, primary key (evidence_id, position)) strict`);
  await appendOnly(db, "findings");

  await run(`create table collector_runs (
    id text primary key, target_id text not null references collector_targets (id), scheduled_for text not null,
    asked_by text not null, process integer not null, started_at text not null, ended_at text,
    outcome text check (outcome in ('pass', 'fail', 'unknown', 'partial', 'error', 'interrupted')), error text,
    evidence_id text references evidence_items (id), missed integer not null default 0, missed_from text,
    check ((ended_at is null) = (outcome is null))) strict`);
  await run(`create index collector_runs_target on collector_runs (target_id, scheduled_for)`);
  await run(`create trigger collector_runs_no_delete before delete on collector_runs
    begin select raise(abort, 'collector_runs is a history'); end`);
}
