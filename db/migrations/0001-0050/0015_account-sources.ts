import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table account_sources (
    system_id text primary key references systems (id), source text not null, settings text not null, secret text, cron text,
    saved_at text not null, tried_at text, outcome text check (outcome in ('taken', 'refused')), says text) strict`);
  // What was asked of a live source; null for a file that somebody brought.
  await run(`alter table populations add column query text`);
}
