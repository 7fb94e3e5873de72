import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type ScheduleRow = Omit<Selectable<AccessReviewsTables["review_schedule"]>, "id">;

/** The default: nothing happens by itself. */
const AS_SHIPPED: ScheduleRow = {
  prepares: 0,
  opens: 0,
  routing: "system-owner",
  named_id: null,
  fallback_id: null,
  prepare_days: 28,
  open_days: 21,
  decide_days: 14,
  old_days: 30,
};

/** The schedule of the reviews; the one that Surety begins with until a person saves one. */
export async function findSchedule(db: ReadDb): Promise<ScheduleRow> {
  const row = await db.selectFrom("review_schedule").selectAll().executeTakeFirst();
  if (!row) return AS_SHIPPED;
  const { id: _one, ...schedule } = row;
  return schedule;
}

/** Writes the one schedule of the reviews. */
export async function saveSchedule(db: Tx, row: ScheduleRow): Promise<void> {
  const whole: Insertable<AccessReviewsTables["review_schedule"]> = { id: "one", ...row };
  await db
    .insertInto("review_schedule")
    .values(whole)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}

/** Every system of every review, with its period: what is covered, and what was reviewed last. */
export async function listReviewedPeriods(db: ReadDb) {
  return db
    .selectFrom("access_review_populations as p")
    .innerJoin("access_reviews as r", "r.id", "p.review_id")
    .select([
      "p.system_id",
      "r.id",
      "r.ref",
      "r.period_from",
      "r.period_to",
      "r.opened_at",
      "r.approved_at",
      "r.scheduled",
      "r.open_on",
      "r.campaign_id",
    ])
    .orderBy("r.period_to", "desc")
    .execute();
}

/** Every list of accounts that a review looks at, with the period of the review. */
export async function listReviewedPopulations(db: ReadDb) {
  return db
    .selectFrom("access_review_populations as p")
    .innerJoin("access_reviews as r", "r.id", "p.review_id")
    .select(["p.population_id", "r.period_from", "r.period_to"])
    .where("r.opened_at", "is not", null)
    .execute();
}

/** Lists of accounts that proved a removal or reopened it, each with the period of its review. */
export async function listProvingPopulations(db: ReadDb) {
  const rows = await db
    .selectFrom("removals as m")
    .innerJoin("access_reviews as r", "r.id", "m.review_id")
    .select(["m.verified_population_id", "m.reopened_population_id", "r.period_from", "r.period_to"])
    .execute();
  return rows.flatMap(({ verified_population_id, reopened_population_id, ...period }) =>
    [verified_population_id, reopened_population_id].flatMap((id) =>
      id === null ? [] : [{ population_id: id, ...period }],
    ),
  );
}

/** Drafts that open by themselves on or before a day. */
export async function listDraftsToOpen(db: ReadDb, on: string) {
  return db
    .selectFrom("access_reviews")
    .selectAll()
    .where("scheduled", "=", 1)
    .where("opened_at", "is", null)
    .where("open_on", "<=", on)
    .orderBy("open_on")
    .execute();
}

/** Drafts that the schedule prepared and that are not opened. */
export async function listScheduledDrafts(db: ReadDb) {
  return db
    .selectFrom("access_reviews")
    .selectAll()
    .where("scheduled", "=", 1)
    .where("opened_at", "is", null)
    .orderBy("due_at")
    .execute();
}
