import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table organisation (
    id text primary key, name text not null, legal_name text, time_zone text not null, website text, address text,
    security_email text, privacy_email text, two_pairs_of_eyes integer not null default 1 check (two_pairs_of_eyes in (0, 1)),
    period_from text, period_to text, categories text not null default '[]', created_at text not null,
    only_one integer not null default 1 unique check (only_one = 1)) strict`);

  await run(`create table people (
    id text primary key, name text not null, email text not null unique check (email = lower(email)),
    aliases text not null default '[]', department text, title text, manager_id text references people (id),
    starts_on text, ends_on text, created_at text not null) strict`);

  await run(`create table users (
    id text primary key, person_id text unique references people (id), email text not null unique check (email = lower(email)),
    name text not null, role text not null check (role in ('owner', 'officer', 'member', 'auditor')),
    password_hash text not null, totp_secret text not null, totp_step integer not null default 0,
    time_zone text, theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
    created_at text not null, ended_at text, expires_at text, scope_from text, scope_to text) strict`);

  await run(`create table recovery_codes (
    id text primary key, user_id text not null references users (id), code_hash text not null, used_at text) strict`);
  await run(`create index recovery_codes_user on recovery_codes (user_id)`);

  await run(`create table sessions (
    id text primary key, user_id text not null references users (id), created_at text not null, last_seen_at text not null,
    expires_at text not null, ip text not null, user_agent text not null, factor_method text not null, factor_at text not null) strict`);
  await run(`create index sessions_user on sessions (user_id)`);

  await run(`create table sign_in_attempts (
    id text primary key, user_id text not null references users (id), created_at text not null, expires_at text not null,
    ip text not null) strict`);

  await run(`create table one_time_links (
    id text primary key, kind text not null check (kind in ('setup', 'invitation', 'password-reset', 'factor-reset')),
    token_hash text not null unique, email text, name text, role text, person_id text references people (id),
    user_id text references users (id), scope_from text, scope_to text, access_until text, totp_secret text,
    created_by text, created_at text not null, expires_at text not null, used_at text, revoked_at text) strict`);

  await run(`create table audit_log (
    seq integer primary key autoincrement, id text not null unique, at text not null, actor_kind text not null, actor_id text,
    actor_name text not null, action text not null, subject_type text not null, subject_id text not null, subject_ref text,
    before text, after text, reason text, ip text, session text, factor text) strict`);
  await run(`create index audit_log_subject on audit_log (subject_type, subject_id)`);
  await run(`create index audit_log_at on audit_log (at)`);
  await appendOnly(db, "audit_log");

  await run(`create table log_leaves (
    seq integer primary key autoincrement, kind text not null check (kind in ('audit', 'evidence')), record_id text not null,
    leaf_hash text not null, at text not null, unique (kind, record_id)) strict`);
  await appendOnly(db, "log_leaves");
  await run(`create table log_heads (
    size integer primary key, root text not null, signed_at text not null, signature text not null, public_key text not null) strict`);
  await appendOnly(db, "log_heads");

  await run(
    `create table files (sha256 text primary key check (length(sha256) = 64), size integer not null, stored_at text not null) strict`,
  );

  await run(`create table job_runs (
    id text primary key, job text not null, scheduled_for text not null, started_at text not null, ended_at text,
    outcome text check (outcome in ('done', 'failed', 'interrupted')), detail text, missed integer not null default 0) strict`);
  await run(`create index job_runs_job on job_runs (job, scheduled_for)`);

  await run(`create table deliveries (
    id text primary key, key text not null unique, channel text not null, recipient text not null, subject text not null,
    body text not null, attachments text not null default '[]', about_type text, about_id text, message_id text not null unique,
    queued_at text not null, next_try_at text, tries integer not null default 0, sent_at text, failed_at text, last_error text,
    answer text) strict`);
  await run(`create index deliveries_next on deliveries (next_try_at) where next_try_at is not null`);

  await run(`create table reference_counters (prefix text primary key, last integer not null) strict`);
}
