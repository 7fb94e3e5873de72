import { type Kysely, sql } from "kysely";

/**
 * A reviewer's desk is read again after each decision. These indexes hold what it counts and the order of its two lists, so
 * that twenty thousand rows are not fetched to show fifty. `decision` is in the first, though null there: SQLite reads a
 * column that it tests from the row where the index has it not.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`create index access_review_items_open on access_review_items
    (review_id, reviewer_id, rank, n, decision, flags, role, system_id, person_id) where decision is null`);
  await run(`create index access_review_items_decided on access_review_items
    (review_id, reviewer_id, decided_at, n) where decision is not null`);
  await run(
    `create index access_review_items_counts on access_review_items (review_id, reviewer_id, via, decision, system_id)`,
  );
  await run(`drop index access_review_items_role`);
  await run(
    `create index access_review_items_role on access_review_items (review_id, system_id, role, n, label)`,
  );
}
