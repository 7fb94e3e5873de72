import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table vendors (
    id text primary key, ref text not null unique, name text not null, former_names text not null default '[]', website text,
    tier text not null check (tier in ('critical', 'important', 'minor')), data_seen text, contract text, dpa_signed_on text,
    owner_id text references people (id), next_review_on text, created_at text not null, ended_on text) strict`);

  await run(`create table subprocessor_changes (
    id text primary key, ref text not null unique, kind text not null check (kind in ('add', 'replace', 'remove')),
    vendor_id text not null references vendors (id), entry_id text, terms text, reason text not null,
    created_at text not null, created_by text not null, created_by_user text references users (id),
    approved_at text, approved_by text, approved_alone integer not null default 0 check (approved_alone in (0, 1)),
    announced_at text, notice_days integer, effective_on text, withdrawn_at text, withdrawn_reason text,
    check (announced_at is null or (approved_at is not null and effective_on is not null)),
    check ((kind = 'remove') = (terms is null))) strict`);

  await run(`create table subprocessor_entries (
    id text primary key, vendor_id text not null references vendors (id), change_id text references subprocessor_changes (id),
    name text not null, purpose text not null, data text, countries text not null, transfer text, url text,
    from_on text not null, until_on text check (until_on >= from_on), reason text, recorded_at text not null) strict`);
  await run(`create index subprocessor_entries_days on subprocessor_entries (from_on, until_on)`);

  await run(`create table subprocessor_objections (
    id text primary key, change_id text not null references subprocessor_changes (id), objector text not null,
    received_on text not null, text text not null, owner_id text references people (id), answer_due_on text not null,
    answered_at text, answered_by text, answer text, recorded_at text not null,
    check ((answered_at is null) = (answer is null))) strict`);

  await run(`create table vendor_reports (
    id text primary key, vendor_id text not null references vendors (id), kind text not null, issuer text,
    covers_from text not null, covers_to text not null check (covers_to >= covers_from), exceptions text,
    recorded_at text not null, recorded_by text not null) strict`);
  await appendOnly(db, "vendor_reports");

  await run(`create table vendor_reviews (
    id text primary key, vendor_id text not null references vendors (id), reviewed_at text not null, reviewed_by text not null,
    outcome text not null check (outcome in ('keep', 'keep with conditions', 'leave')), note text not null,
    next_review_on text not null) strict`);
  await appendOnly(db, "vendor_reviews");
}
