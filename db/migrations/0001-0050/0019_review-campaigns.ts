import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  // What a review asks for and cannot be done in time, until a day that somebody answers for.
  await run(`alter table exceptions add column ends_on text`);
  await run(`alter table exceptions add column removal_id text references removals (id)`);
  // JSON: what stood against opening a review, and why it was opened all the same.
  await run(`alter table access_reviews add column findings text not null default '[]'`);

  // Rules beside those of the one schedule, for the systems that name them.
  await run(`create table review_campaigns (
    id text primary key, name text not null unique collate nocase, prepares integer not null check (prepares in (0, 1)),
    opens integer not null check (opens in (0, 1)), routing text not null check (routing in ('system-owner', 'manager', 'named')),
    named_id text references people (id), fallback_id text references people (id), prepare_days integer not null,
    open_days integer not null, decide_days integer not null, old_days integer not null) strict`);
  await run(`alter table systems add column campaign_id text references review_campaigns (id)`);
  await run(`alter table access_reviews add column campaign_id text references review_campaigns (id)`);
}
