import { type Insertable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

/** Records that a person opened the details of an item; one row for each person and item. */
export async function insertView(
  db: Tx,
  row: Insertable<AccessReviewsTables["access_review_item_views"]>,
): Promise<void> {
  await db.insertInto("access_review_item_views").values(row).execute();
}

/** When a person opened the details of an item for the first time (`at`, ISO 8601). */
export async function findView(db: ReadDb, itemId: string, personId: string) {
  return db
    .selectFrom("access_review_item_views")
    .select("at")
    .where("item_id", "=", itemId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
}

/** Of how many accounts each reviewer opened the details. */
export async function countViews(db: ReadDb, reviewId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("access_review_item_views")
    .select(["person_id", sql<number>`count(*)`.as("n")])
    .where("review_id", "=", reviewId)
    .groupBy("person_id")
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.n]));
}
