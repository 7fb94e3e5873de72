import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  // A system of its own rhythm: so many days, in place of the calendar's cadence.
  await run(
    `alter table systems add column review_days integer check (review_days is null or review_days between 7 and 1100)`,
  );
  await run(
    `alter table access_reviews add column scheduled integer not null default 0 check (scheduled in (0, 1))`,
  );
  await run(`alter table access_reviews add column open_on text`);

  await run(`create table review_schedule (
    id text primary key check (id = 'one'), prepares integer not null check (prepares in (0, 1)),
    opens integer not null check (opens in (0, 1)), routing text not null check (routing in ('system-owner', 'manager', 'named')),
    named_id text references people (id), fallback_id text references people (id), prepare_days integer not null,
    open_days integer not null, decide_days integer not null, old_days integer not null) strict`);

  await run(`create table access_review_looks (
    id text primary key, review_id text not null references access_reviews (id),
    item_id text not null references access_review_items (id), person_id text not null references people (id),
    at text not null) strict`);
  await run(`create index access_review_looks_review on access_review_looks (review_id, person_id)`);
  await appendOnly(db, "access_review_looks");
  await run(`create index access_review_items_role on access_review_items (review_id, system_id, role)`);
}
