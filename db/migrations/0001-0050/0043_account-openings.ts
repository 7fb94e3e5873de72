import { type Kysely, sql } from "kysely";

/** Who could have opened an account themselves, and which owner confirmed that two people hold the two accounts. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`create table account_openings (
    id text primary key, user_id text not null references users (id),
    opened_by text references users (id), opened_by_name text not null,
    way text not null check (way in ('link', 'session', 'browser')), opened_at text not null,
    confirmed_at text, confirmed_by text references users (id), confirmed_by_name text
  ) strict`);
  await run(`create index account_openings_user on account_openings (user_id)`);
  await run(`alter table one_time_links add column created_by_name text`);
  await run(`alter table one_time_links add column shown integer not null default 0 check (shown in (0, 1))`);
}
