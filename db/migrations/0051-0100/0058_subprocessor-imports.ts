import { type Kysely, sql } from "kysely";

/**
 * An imported list of subprocessors is a set of drafts. A change knows the import that it came with, the day since when the
 * company is said to be in use, further lines that it ends, and whether a person confirmed that two names are one company.
 * Lines that older versions dated back are shown from the day they were written; the earlier day stays as what was stated.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table subprocessor_imports (
    id text primary key, ref text not null unique, source text not null, whole integer not null check (whole in (0, 1)),
    created_at text not null, created_by text not null, created_by_user text references users (id)) strict`);
  for (const column of [
    "import_id text references subprocessor_imports (id)",
    "since_on text",
    "also_ends text not null default '[]'",
    "match_why text",
    "matched_at text",
    "matched_by text",
  ])
    await run(`alter table subprocessor_changes add column ${column}`);
  await run(`create index subprocessor_changes_import on subprocessor_changes (import_id)`);
  await run(`alter table subprocessor_entries add column since_on text`);
  await run(`alter table subprocessor_entries add column stated_on text`);
  await run(`update subprocessor_entries
    set since_on = from_on, stated_on = substr(recorded_at, 1, 10), from_on = substr(recorded_at, 1, 10)
    where change_id is null and from_on < substr(recorded_at, 1, 10)
      and (until_on is null or until_on >= substr(recorded_at, 1, 10))`);
}
