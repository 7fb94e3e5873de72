import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table policies (
    id text primary key, slug text not null unique, title text not null, template text unique, owner_id text references people (id),
    criteria text not null default '[]', review_months integer not null default 12 check (review_months between 1 and 36),
    affects_outsiders integer not null default 0 check (affects_outsiders in (0, 1)),
    notice_days integer not null default 30 check (notice_days between 0 and 365), audience text not null,
    created_at text not null, retired_on text, retired_at text, retired_reason text) strict`);

  await run(`create table policy_versions (
    id text primary key, policy_id text not null references policies (id), major integer not null, minor integer not null,
    body text not null, sha256 text not null, change_note text not null, author_ids text not null, author_names text not null,
    created_at text not null, edited_at text not null, submitted_at text, submitted_by text,
    approved_at text, approved_by text references users (id), approver_name text, factor_method text, factor_at text,
    one_pair_of_eyes integer not null default 0 check (one_pair_of_eyes in (0, 1)),
    published_at text, publisher_name text, effective_on text, notice_owed integer not null default 0 check (notice_owed in (0, 1)),
    unique (policy_id, major, minor),
    check (approved_at is null or submitted_at is not null), check (published_at is null or approved_at is not null),
    check ((published_at is null) = (effective_on is null))) strict`);
  await run(
    `create unique index policy_versions_one_open on policy_versions (policy_id) where published_at is null`,
  );
  // What was handed in is what was read, approved and published: its text cannot change any more.
  await run(`create trigger policy_versions_text before update on policy_versions
    when old.submitted_at is not null and new.submitted_at is not null and (new.body is not old.body or new.sha256 is not old.sha256)
    begin select raise(abort, 'the text was handed in and cannot change'); end`);
  await run(`create trigger policy_versions_published before update on policy_versions when old.published_at is not null
    begin select raise(abort, 'a published version cannot change'); end`);
  await run(`create trigger policy_versions_kept before delete on policy_versions when old.submitted_at is not null
    begin select raise(abort, 'a version that was handed in is kept'); end`);

  await run(`create table policy_returns (
    id text primary key, version_id text not null references policy_versions (id), at text not null, by_name text not null,
    was text not null check (was in ('in review', 'approved')), reason text not null) strict`);
  await run(`create index policy_returns_version on policy_returns (version_id)`);
  await appendOnly(db, "policy_returns");

  await run(`create table acknowledgement_requirements (
    id text primary key, policy_id text not null references policies (id), version_id text not null references policy_versions (id),
    person_id text not null references people (id), due_on text not null, reason text not null, created_at text not null,
    excused_at text, excused_by text, excused_reason text, unique (version_id, person_id)) strict`);
  await run(`create index acknowledgement_requirements_person on acknowledgement_requirements (person_id)`);

  await run(`create table acknowledgements (
    id text primary key, policy_id text not null references policies (id), version_id text not null references policy_versions (id),
    person_id text not null references people (id), user_id text not null references users (id), sha256 text not null,
    at text not null, ip text not null, session text not null, factor_method text not null, factor_at text not null,
    unique (version_id, person_id)) strict`);
  await run(`create index acknowledgements_person on acknowledgements (person_id)`);
  await appendOnly(db, "acknowledgements");

  await run(`create table acknowledgement_reminders (
    requirement_id text not null references acknowledgement_requirements (id), stage text not null, recipient text not null,
    raised_at text not null, primary key (requirement_id, stage, recipient)) strict`);
  await appendOnly(db, "acknowledgement_reminders");
}
