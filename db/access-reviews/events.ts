import type { Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type EventRow = Selectable<AccessReviewsTables["access_review_events"]>;

/** Appends lines to the history of reviews; lines are never changed. */
export async function insertEvents(db: Tx, rows: EventRow[]): Promise<void> {
  await insertMany(db, "access_review_events", rows);
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

/** How often the due date of an open review was moved, and when it last was; null where it never was. */
export async function findExtensions(db: ReadDb | Tx, reviewId: string) {
  const row = await db
    .selectFrom("access_review_events")
    .select((eb) => [eb.fn.countAll<number>().as("count"), eb.fn.max("at").as("at")])
    .where("review_id", "=", reviewId)
    .where("what", "=", "extended")
    .executeTakeFirstOrThrow();
  return { sequence: Number(row.count), modifiedAt: row.at ? new Date(row.at) : null };
}

/** When each decision was taken or undone, by whom and how, in the order of taking; of a long review too, and nothing else of it. */
export async function listDecisionTimes(db: ReadDb, reviewId: string) {
  return db
    .selectFrom("access_review_events")
    .select(["at", "by_person_id", "item_id", "what", "detail"])
    .where("review_id", "=", reviewId)
    .where("what", "in", ["decided", "undone"])
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
