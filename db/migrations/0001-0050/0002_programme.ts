import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table controls (
    id text primary key, ref text not null unique, policy text, owner_id text references people (id),
    deputy_id text references people (id), created_at text not null) strict`);
  await run(`create index controls_owner on controls (owner_id)`);

  await run(`create table control_versions (
    control_id text not null references controls (id), version integer not null check (version > 0), in_force_from text not null,
    retired integer not null default 0 check (retired in (0, 1)), title text not null, statement text not null, why text not null,
    frequency text not null check (frequency in
      ('continuous', 'daily', 'weekly', 'monthly', 'quarterly', 'semi-annual', 'annual', 'per-event')),
    population text check (population in ('hires', 'leavers', 'incidents', 'changes', 'vendors')),
    within_days integer not null check (within_days >= 0), grace_days integer not null check (grace_days >= 0),
    evidence text not null, test text not null, criteria text not null, reason text not null, recorded_at text not null,
    recorded_by text not null, primary key (control_id, version),
    check ((frequency = 'per-event') = (population is not null))) strict`);
  await appendOnly(db, "control_versions");

  await run(`create table occurrence_waivers (
    id text primary key, control_id text not null references controls (id), occurrence text not null, reason text not null,
    signed_by text not null, signed_name text not null, factor text, signed_at text not null,
    unique (control_id, occurrence)) strict`);
  await appendOnly(db, "occurrence_waivers");

  await run(`create table recorded_changes (
    id text primary key, ref text not null unique, title text not null, happened_on text not null, reason text not null,
    recorded_at text not null, recorded_by text not null) strict`);
  await appendOnly(db, "recorded_changes");

  await run(`create table exceptions (
    id text primary key, ref text not null unique, control_id text not null references controls (id), proposed_at text not null,
    proposed_by text not null, expected text not null, found text not null, confirmed_at text, confirmed_by text,
    explanation text, explained_at text, explained_by text, cause text, affected text, interim_cover text, fix text,
    owner_id text references people (id), closed_on text, closed_by text, management_response text,
    check (confirmed_at is null or explained_at is null)) strict`);
  await run(`create index exceptions_control on exceptions (control_id)`);
  await run(`create table exception_occurrences (
    exception_id text not null references exceptions (id), control_id text not null references controls (id),
    occurrence text not null, due_on text not null, primary key (control_id, occurrence)) strict`);
  await run(`create index exception_occurrences_exception on exception_occurrences (exception_id)`);
}
