import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table systems (
    id text primary key, ref text not null unique, name text not null unique collate nocase, owner_id text references people (id),
    criticality text not null check (criticality in ('low', 'medium', 'high')), environment text not null,
    obtained_by text not null, cadence text not null check (cadence in ('monthly', 'quarterly', 'semi-annual', 'annual', 'none')),
    excluded_reason text, removal_hours integer not null default 24 check (removal_hours between 1 and 8760),
    format text not null default 'generic', mapping text not null default '{}', glossary text not null default '{}',
    created_at text not null) strict`);

  await run(`create table populations (
    id text primary key, ref text not null unique, system_id text not null references systems (id), at text not null,
    at_precision text not null check (at_precision in ('instant', 'day', 'month', 'year')), recorded_at text not null,
    format text not null, mapping text not null, file_name text not null, sha256 text not null, size integer not null,
    rows_read integer not null, accounts integer not null, previous_id text references populations (id),
    added integer not null, removed integer not null, changed integer not null, regranted integer not null,
    unmatched integer not null, extracted_by text not null) strict`);
  await run(`create index populations_system on populations (system_id, at)`);
  await appendOnly(db, "populations");

  await run(`create table accounts (
    population_id text not null references populations (id), external_id text not null, n integer not null, user_name text, email text,
    name text, kind text not null check (kind in ('person', 'service', 'shared', 'unknown')),
    status text not null check (status in ('active', 'disabled', 'unknown')), roles text not null, grants text not null,
    privileged text not null check (privileged in ('yes', 'no', 'unknown')), mfa text not null check (mfa in ('yes', 'no', 'unknown')),
    last_sign_in text not null, last_sign_in_precision text, created_at text, created_precision text,
    person_id text references people (id), matched_by text, primary key (population_id, external_id)) strict, without rowid`);
  await appendOnly(db, "accounts");

  await run(`create table account_links (
    system_id text not null references systems (id), external_id text not null, person_id text not null references people (id),
    reason text not null, linked_at text not null, primary key (system_id, external_id)) strict, without rowid`);

  await run(`create table access_reviews (
    id text primary key, ref text not null unique, title text not null, period_from text not null, period_to text not null,
    due_at text not null, routing text not null check (routing in ('system-owner', 'manager', 'named')),
    named_id text references people (id), fallback_id text references people (id), created_at text not null, created_by text not null,
    opened_at text, opened_by text, approved_at text, approved_by text, approver_person_id text references people (id),
    approval_text text, approval_factor_method text, approval_factor_at text, own_work integer not null default 0,
    content_hash text, evidence_id text) strict`);
  await run(`create trigger access_reviews_closed before update on access_reviews when old.approved_at is not null
    and (new.approved_at is not old.approved_at or new.title is not old.title or new.due_at is not old.due_at
      or new.opened_at is not old.opened_at or (old.content_hash is not null and new.content_hash is not old.content_hash))
    begin select raise(abort, 'a closed access review cannot change'); end`);

  await run(`create table access_review_populations (
    review_id text not null references access_reviews (id), system_id text not null references systems (id),
    population_id text not null references populations (id), previous_review_id text references access_reviews (id),
    previous_population_id text references populations (id), primary key (review_id, system_id)) strict, without rowid`);

  await run(`create table access_review_items (
    id text primary key, review_id text not null references access_reviews (id), n integer not null,
    population_id text not null references populations (id), system_id text not null references systems (id),
    external_id text not null, label text not null, role text, person_id text references people (id), flags text not null,
    rank integer not null, reviewer_id text references people (id), via text, last_time text,
    decision text check (decision in ('keep', 'change', 'revoke')), to_role text, reason text, bulk integer not null default 0,
    decided_at text, decided_by text references people (id), unique (review_id, population_id, external_id, role)) strict`);
  await run(
    `create index access_review_items_reviewer on access_review_items (review_id, reviewer_id, rank, n)`,
  );
  await run(`create index access_review_items_account on access_review_items (system_id, external_id)`);
  await run(`create trigger access_review_items_closed before update on access_review_items
    when exists (select 1 from access_reviews r where r.id = old.review_id and r.approved_at is not null)
      or exists (select 1 from access_review_signoffs s where s.review_id = old.review_id and s.reviewer_id = old.reviewer_id)
    begin select raise(abort, 'a signed access review cannot change'); end`);

  await run(`create table access_review_signoffs (
    review_id text not null references access_reviews (id), reviewer_id text not null references people (id), signed_at text not null,
    attestation text not null, factor_method text not null, factor_at text not null, kept integer not null, changed integer not null,
    revoked integer not null, bulk integer not null, primary key (review_id, reviewer_id)) strict, without rowid`);
  await appendOnly(db, "access_review_signoffs");

  await run(`create table access_review_events (
    id text primary key, review_id text not null references access_reviews (id), item_id text references access_review_items (id),
    at text not null, by_name text not null, by_person_id text, what text not null
      check (what in ('opened', 'decided', 'undone', 'handed-on', 'assigned', 'extended', 'reminded', 'signed', 'approved',
        'removal-proven', 'removal-reopened')),
    detail text not null, reason text) strict`);
  await run(`create index access_review_events_review on access_review_events (review_id, at)`);
  await run(`create index access_review_events_item on access_review_events (item_id)`);
  await appendOnly(db, "access_review_events");

  await run(`create table removals (
    id text primary key, ref text not null unique, review_id text not null references access_reviews (id),
    item_id text not null unique references access_review_items (id), system_id text not null references systems (id),
    external_id text not null, label text not null, kind text not null check (kind in ('revoke', 'change')), role text, to_role text,
    owner_id text references people (id), since text not null, due_at text not null, ticket text,
    verified_at text, verified_population_id text references populations (id), reopened_at text, reopened_population_id text
      references populations (id)) strict`);
  await run(`create index removals_system on removals (system_id, external_id)`);
}
