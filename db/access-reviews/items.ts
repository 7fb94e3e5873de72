import { setImmediate } from "node:timers/promises";
import { type Selectable, type SqlBool, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import { readByKey } from "#db/pages";
import type { AccessReviewsTables } from "#db/schema/access-reviews";
import type { Flag } from "#domain/access-reviews/flags";
import type { Decision, DecisionKind, Item } from "#domain/access-reviews/reviews";

export type ItemRow = Selectable<AccessReviewsTables["access_review_items"]>;
/** An item as it is when the review opens: nothing decided. */
export type NewItem = Omit<ItemRow, "decision" | "to_role" | "reason" | "bulk" | "decided_at" | "decided_by">;
export type LastTime = { kind: DecisionKind; reason: string | null; at: string; by: string; byId: string };

/** Adds the items of a review when it opens, in batches. */
export async function insertItems(db: Tx, rows: NewItem[]): Promise<void> {
  await insertMany(db, "access_review_items", rows);
}

/** An item by its id, with its decision as it is now. */
export async function findItem(db: ReadDb, id: string): Promise<ItemRow | undefined> {
  return db.selectFrom("access_review_items").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The items of a review in the order of its list, riskiest first; one reviewer's when named. */
export async function listItems(db: ReadDb, reviewId: string, reviewerId?: string): Promise<ItemRow[]> {
  const places = await placesOf(db, reviewId);
  let query = db.selectFrom("access_review_items as i").selectAll().where(isOf(reviewId));
  if (reviewerId !== undefined) query = query.where(sql<SqlBool>`+i.reviewer_id = ${reviewerId}`);
  const rows = await readByKey(
    places.before,
    (row: ItemRow) => row.id,
    (after, limit) => query.where(within(after, places.last)).orderBy("i.id").limit(limit).execute(),
  );
  return rows.sort(inListOrder);
}

/** SQLite blocks the thread while it answers: after this many rows other requests get their turn. */
const AT_ONCE = 500;

/** Items with the account behind each and the names of the people concerned, in the order of the list. */
export async function listItemsInFull(db: ReadDb, reviewId: string): Promise<FullItem[]> {
  const { before, last } = await placesOf(db, reviewId);
  const query = itemsInFull(db).where(isOf(reviewId)).orderBy("i.id").limit(AT_ONCE);
  const all: FullItem[] = [];
  for (let after = before; ; ) {
    const rows = await query.where(within(after, last)).execute();
    for (const row of rows) all.push(row);
    const end = rows.at(-1);
    if (!end || rows.length < AT_ONCE) return all.sort(inListOrder);
    after = end.id;
    await setImmediate();
  }
}

/**
 * Where a review's items lie: they were written together, so their ids follow each other. Read by their ids, no page has to
 * look at all of them, as it would by their places in the list.
 */
async function placesOf(db: ReadDb, reviewId: string): Promise<{ before: string; last: string }> {
  const { first, last } = await db
    .selectFrom("access_review_items")
    .select((eb) => [eb.fn.min("id").as("first"), eb.fn.max("id").as("last")])
    .where("review_id", "=", reviewId)
    .executeTakeFirstOrThrow();
  // A text without its last character comes before it.
  return { before: first?.slice(0, -1) ?? "", last: last ?? "" };
}

// The plus keeps SQLite to the order of the ids.
const isOf = (reviewId: string) => sql<SqlBool>`+i.review_id = ${reviewId}`;
const within = (after: string, last: string) => sql<SqlBool>`i.id > ${after} and i.id <= ${last}`;
const inListOrder = (a: ItemRow, b: ItemRow) => a.rank - b.rank || a.n - b.n;

/** The same, to be narrowed and cut into pages. */
export function fullItems(db: ReadDb, reviewId: string) {
  return itemsInFull(db).where("i.review_id", "=", reviewId);
}

function itemsInFull(db: ReadDb) {
  return db
    .selectFrom("access_review_items as i")
    .innerJoin("accounts as a", (join) =>
      join.onRef("a.population_id", "=", "i.population_id").onRef("a.external_id", "=", "i.external_id"),
    )
    .innerJoin("systems as s", "s.id", "i.system_id")
    .leftJoin("people as p", "p.id", "i.person_id")
    .leftJoin("people as r", "r.id", "i.reviewer_id")
    .leftJoin("people as d", "d.id", "i.decided_by")
    .selectAll("i")
    .select([
      "a.user_name",
      "a.email",
      "a.kind",
      "a.status",
      "a.grants",
      "a.privileged",
      "a.mfa",
      "a.last_sign_in",
      "a.last_sign_in_precision",
      "a.created_at as account_created_at",
      "a.created_precision",
      "a.matched_by",
      "s.name as system",
      "s.glossary",
      "p.name as person",
      "p.title as person_title",
      "p.department as person_department",
      "p.starts_on as person_starts_on",
      "p.ends_on as person_ends_on",
      "r.name as reviewer",
      "d.name as decider",
    ]);
}
export type FullItem = Awaited<ReturnType<ReturnType<typeof fullItems>["execute"]>>[number];

/** Writes a decision only where there is none: of two at once, one finds false. */
export async function decideItemRow(db: Tx, id: string, decision: Decision): Promise<boolean> {
  const done = await db
    .updateTable("access_review_items")
    .set({
      decision: decision.kind,
      to_role: decision.toRole,
      reason: decision.reason,
      bulk: decision.bulk ? 1 : 0,
      decided_at: decision.at.toISOString(),
      decided_by: decision.byId,
    })
    .where("id", "=", id)
    .where("decision", "is", null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Changes columns of an item. A trigger refuses it once its reviewer has signed or the review is approved. */
export async function saveItem(
  db: Tx,
  id: string,
  change: Updateable<AccessReviewsTables["access_review_items"]>,
): Promise<void> {
  await db.updateTable("access_review_items").set(change).where("id", "=", id).execute();
}

/** How far each reviewer is. Items without a reviewer come under null. */
export async function countByReviewer(db: ReadDb, reviewId: string) {
  return db
    .selectFrom("access_review_items as i")
    .leftJoin("people as p", "p.id", "i.reviewer_id")
    .leftJoin("access_review_signoffs as s", (join) =>
      join.onRef("s.review_id", "=", "i.review_id").onRef("s.reviewer_id", "=", "i.reviewer_id"),
    )
    .select([
      "i.reviewer_id",
      "p.name",
      "s.signed_at",
      sql<number>`count(*)`.as("items"),
      sql<number>`count(i.decision)`.as("decided"),
      sql<number>`sum(i.decision is null and i.flags <> '[]')`.as("flagged_open"),
      sql<number>`sum(i.decision is 'keep')`.as("kept"),
      sql<number>`sum(i.decision is 'change')`.as("changed"),
      sql<number>`sum(i.decision is 'revoke')`.as("revoked"),
    ])
    .where("i.review_id", "=", reviewId)
    .groupBy(["i.reviewer_id", "p.name", "s.signed_at"])
    .orderBy("p.name")
    .execute();
}

/** The ids of the people who decided anything in a review. */
export async function listDeciders(db: ReadDb, reviewId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("access_review_items")
    .select("decided_by")
    .distinct()
    .where("review_id", "=", reviewId)
    .where("decided_by", "is not", null)
    .execute();
  return rows.flatMap(({ decided_by }) => decided_by ?? []);
}

/** What was decided in a review, by account and role, for "last time". */
export async function listLastTimes(
  db: ReadDb,
  reviewId: string,
  systemId: string,
): Promise<Map<string, LastTime>> {
  const rows = await db
    .selectFrom("access_review_items as i")
    .leftJoin("people as d", "d.id", "i.decided_by")
    .select(["i.external_id", "i.role", "i.decision", "i.reason", "i.decided_at", "i.decided_by", "d.name"])
    .where("i.review_id", "=", reviewId)
    .where("i.system_id", "=", systemId)
    .where("i.decision", "is not", null)
    .execute();
  return new Map(
    rows.map((row) => [
      accountRole(row.external_id, row.role),
      {
        kind: row.decision as DecisionKind,
        reason: row.reason,
        at: row.decided_at ?? "",
        by: row.name ?? "",
        byId: row.decided_by ?? "",
      },
    ]),
  );
}

/** One key for an account and one of its roles. */
export function accountRole(externalId: string, role: string | null): string {
  return `${externalId}\u0000${role ?? ""}`;
}

/** A stored item as the rules know it. */
export function toItem(row: ItemRow): Item {
  return {
    id: row.id,
    reviewerId: row.reviewer_id,
    personId: row.person_id,
    role: row.role,
    flags: JSON.parse(row.flags) as Flag[],
    decision:
      row.decision === null
        ? null
        : {
            kind: row.decision as DecisionKind,
            toRole: row.to_role,
            reason: row.reason,
            bulk: row.bulk === 1,
            byId: row.decided_by ?? "",
            at: new Date(row.decided_at ?? 0),
          },
  };
}

/** What one reviewer revoked or changed, in the order of the list. */
export async function listTakenAway(db: ReadDb, reviewId: string, reviewerId: string) {
  return db
    .selectFrom("access_review_items as i")
    .innerJoin("systems as s", "s.id", "i.system_id")
    .select(["i.label", "i.role", "i.decision", "i.to_role", "i.reason", "s.name as system"])
    .where("i.review_id", "=", reviewId)
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "in", ["revoke", "change"])
    .orderBy("i.rank")
    .orderBy("i.n")
    .execute();
}
