import type { ReadDb, Tx } from "#db/client";

/** Keeps the part of a review's record that its approval closed, as JSON. */
export async function insertSealedRecord(db: Tx, reviewId: string, sealed: string): Promise<void> {
  await db.insertInto("access_review_records").values({ review_id: reviewId, sealed }).execute();
}

/** The JSON that was kept; undefined for a review that is open, or was closed before this was kept. */
export async function findSealedRecord(db: ReadDb, reviewId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("access_review_records")
    .select("sealed")
    .where("review_id", "=", reviewId)
    .executeTakeFirst();
  return row?.sealed;
}
