import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type ReviewRow = Selectable<AccessReviewsTables["access_reviews"]>;
export type SignoffRow = Selectable<AccessReviewsTables["access_review_signoffs"]>;

/** A review by its id. */
export async function findReview(db: ReadDb, id: string): Promise<ReviewRow | undefined> {
  return db.selectFrom("access_reviews").selectAll().where("id", "=", id).executeTakeFirst();
}

/** A review by its reference, such as AR-0001, in either case of letters. */
export async function findReviewByRef(db: ReadDb, ref: string): Promise<ReviewRow | undefined> {
  return db.selectFrom("access_reviews").selectAll().where("ref", "=", ref.toUpperCase()).executeTakeFirst();
}

export type ReviewLine = ReviewRow & {
  systems: string;
  items: number;
  decided: number;
  reviewers: number;
  signed: number;
};

/** Every review, newest first, with its counts. */
export async function listReviews(db: ReadDb): Promise<ReviewLine[]> {
  return db
    .selectFrom("access_reviews as r")
    .leftJoin(
      (eb) =>
        eb
          .selectFrom("access_review_items")
          .select([
            "review_id",
            sql<number>`count(*)`.as("items"),
            sql<number>`count(decision)`.as("decided"),
            sql<number>`count(distinct reviewer_id)`.as("reviewers"),
          ])
          .groupBy("review_id")
          .as("i"),
      (join) => join.onRef("i.review_id", "=", "r.id"),
    )
    .selectAll("r")
    .select([
      sql<number>`coalesce(i.items, 0)`.as("items"),
      sql<number>`coalesce(i.decided, 0)`.as("decided"),
      sql<number>`coalesce(i.reviewers, 0)`.as("reviewers"),
      sql<number>`(select count(*) from access_review_signoffs s where s.review_id = r.id)`.as("signed"),
      sql<string>`(select group_concat(s.name, ', ') from access_review_populations p join systems s on s.id = p.system_id
        where p.review_id = r.id)`.as("systems"),
    ])
    .orderBy("r.created_at", "desc")
    .execute();
}

/** Open reviews that still wait for sign-offs. */
export async function listOpenReviews(db: ReadDb): Promise<ReviewRow[]> {
  return db
    .selectFrom("access_reviews")
    .selectAll()
    .where("opened_at", "is not", null)
    .where("approved_at", "is", null)
    .orderBy("due_at")
    .execute();
}

/** Approved reviews whose record is not yet among the evidence. */
export async function listUnrecordedReviews(db: ReadDb): Promise<ReviewRow[]> {
  return db
    .selectFrom("access_reviews")
    .selectAll()
    .where("approved_at", "is not", null)
    .where("evidence_id", "is", null)
    .execute();
}

/** Adds a review in preparation. */
export async function insertReview(
  db: Tx,
  row: Insertable<AccessReviewsTables["access_reviews"]>,
): Promise<void> {
  await db.insertInto("access_reviews").values(row).execute();
}

/** Changes columns of a review. A trigger keeps the title, dates and hash of one that is approved. */
export async function saveReview(
  db: Tx,
  id: string,
  change: Updateable<AccessReviewsTables["access_reviews"]>,
): Promise<void> {
  await db.updateTable("access_reviews").set(change).where("id", "=", id).execute();
}

/** The systems of a review, each with its population and what it is compared with. */
export async function listReviewSystems(db: ReadDb, reviewId: string) {
  return db
    .selectFrom("access_review_populations as rp")
    .innerJoin("systems as s", "s.id", "rp.system_id")
    .innerJoin("populations as p", "p.id", "rp.population_id")
    .leftJoin("people as o", "o.id", "s.owner_id")
    .selectAll("p")
    .select([
      "s.name as system",
      "s.ref as system_ref",
      "s.owner_id",
      "s.removal_hours",
      "s.glossary",
      "s.obtained_by",
      "o.name as owner",
      "rp.previous_review_id",
      "rp.previous_population_id",
      "rp.since",
      sql<string>`(select n.id from populations n where n.system_id = s.id order by n.at desc, n.id desc limit 1)`.as(
        "newest_id",
      ),
    ])
    .where("rp.review_id", "=", reviewId)
    .orderBy("s.name")
    .execute();
}
export type ReviewSystem = Awaited<ReturnType<typeof listReviewSystems>>[number];

/** Adds a system to a review: the list of its accounts and the earlier list to compare with. */
export async function insertReviewSystem(
  db: Tx,
  row: Insertable<AccessReviewsTables["access_review_populations"]>,
): Promise<void> {
  await db.insertInto("access_review_populations").values(row).execute();
}

/** Fixes what a system of a review is compared with, and what became of its accounts since. */
export async function saveSince(
  db: Tx,
  reviewId: string,
  systemId: string,
  change: Updateable<AccessReviewsTables["access_review_populations"]>,
): Promise<void> {
  await db
    .updateTable("access_review_populations")
    .set(change)
    .where("review_id", "=", reviewId)
    .where("system_id", "=", systemId)
    .execute();
}

/** Takes a draft's systems out; of a review that has items nothing can be taken. */
export async function deleteReviewSystems(db: Tx, reviewId: string): Promise<void> {
  await db.deleteFrom("access_review_populations").where("review_id", "=", reviewId).execute();
}

/** Deletes a review that was never opened; one that was stays. */
export async function deleteReview(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("access_reviews").where("id", "=", id).where("opened_at", "is", null).execute();
}

/** The last approved review of a system, with the population it looked at; `until`: approved by then. */
export async function findLastReviewOf(db: ReadDb, systemId: string, until?: Date) {
  const before = until ? until.toISOString() : "9999";
  return db
    .selectFrom("access_review_populations as rp")
    .innerJoin("access_reviews as r", "r.id", "rp.review_id")
    .innerJoin("populations as p", "p.id", "rp.population_id")
    .select(["r.id as review_id", "r.ref", "rp.population_id", "p.ref as population_ref", "r.approved_at"])
    .where("rp.system_id", "=", systemId)
    .where("r.approved_at", "is not", null)
    .where("r.approved_at", "<=", before)
    .orderBy("r.approved_at", "desc")
    .executeTakeFirst();
}

/** The sign-offs of a review, the earliest first. */
export async function listSignoffs(db: ReadDb, reviewId: string): Promise<SignoffRow[]> {
  return db
    .selectFrom("access_review_signoffs")
    .selectAll()
    .where("review_id", "=", reviewId)
    .orderBy("signed_at")
    .execute();
}

/** Signatures whose reviewer has had no receipt yet. */
export async function listUnreceiptedSignoffs(db: ReadDb): Promise<SignoffRow[]> {
  return db
    .selectFrom("access_review_signoffs as s")
    .selectAll("s")
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("deliveries as d")
            .select("d.id")
            .where(
              "d.key",
              "=",
              sql<string>`'access-review:' || s.review_id || ':receipt:' || s.reviewer_id`,
            ),
        ),
      ),
    )
    .orderBy("s.signed_at")
    .execute();
}

/** Adds a reviewer's signature under the decisions of a review. */
export async function insertSignoff(
  db: Tx,
  row: Insertable<AccessReviewsTables["access_review_signoffs"]>,
): Promise<void> {
  await db.insertInto("access_review_signoffs").values(row).execute();
}
