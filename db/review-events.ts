import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type EventRow = Selectable<AccessReviewsTables["access_review_events"]>;

export async function insertEvents(
  db: Tx,
  rows: Insertable<AccessReviewsTables["access_review_events"]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += 3000)
    await db
      .insertInto("access_review_events")
      .values(rows.slice(from, from + 3000))
      .execute();
}

/** All that happened in a review, oldest first. */
export async function listEvents(db: ReadDb, reviewId: string): Promise<EventRow[]> {
  return db
    .selectFrom("access_review_events")
    .selectAll()
    .where("review_id", "=", reviewId)
    .orderBy("at")
    .orderBy("id")
    .execute();
}

/** Who said "not mine" about an item. */
export async function listHandedOn(db: ReadDb, itemId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("access_review_events")
    .select("by_person_id")
    .where("item_id", "=", itemId)
    .where("what", "=", "handed-on")
    .execute();
  return rows.map((row) => row.by_person_id ?? "");
}
