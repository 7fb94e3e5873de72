import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";
import type { Removal } from "#domain/access-reviews/removals";

export type RemovalRow = Selectable<AccessReviewsTables["removals"]>;

/** Adds the order to remove an account or some of its rights. */
export async function insertRemoval(db: Tx, row: Insertable<AccessReviewsTables["removals"]>): Promise<void> {
  await db.insertInto("removals").values(row).execute();
}

/** Changes columns of a removal: its owner, due time, ticket or what later lists showed. */
export async function saveRemoval(
  db: Tx,
  id: string,
  change: Updateable<AccessReviewsTables["removals"]>,
): Promise<void> {
  await db.updateTable("removals").set(change).where("id", "=", id).execute();
}

/** A removal by its id, as stored. */
export async function findRemoval(db: ReadDb, id: string): Promise<RemovalRow | undefined> {
  return db.selectFrom("removals").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Every removal of one system, proven ones too: an account may come back. */
export async function listSystemRemovals(db: ReadDb, systemId: string): Promise<RemovalRow[]> {
  return db.selectFrom("removals").selectAll().where("system_id", "=", systemId).execute();
}

/** Removals with their system, owner, review and proof; open ones first, by when they are due. */
export async function listRemovals(
  db: ReadDb,
  only: {
    id?: string;
    reviewId?: string;
    open?: boolean;
    ownerId?: string;
    /** Those of reviews whose period has a day in common with it. */
    period?: { from: string; to: string } | null;
  } = {},
) {
  let query = db
    .selectFrom("removals as m")
    .innerJoin("systems as s", "s.id", "m.system_id")
    .innerJoin("access_reviews as r", "r.id", "m.review_id")
    .leftJoin("people as o", "o.id", "m.owner_id")
    .leftJoin("populations as p", "p.id", "m.verified_population_id")
    .leftJoin("populations as b", "b.id", "m.reopened_population_id")
    .selectAll("m")
    .select([
      "s.name as system",
      "s.ref as system_ref",
      "r.ref as review_ref",
      "o.name as owner",
      "p.ref as proof_ref",
      "p.at as proof_at",
      "p.sha256 as proof_sha256",
      "b.ref as reopened_ref",
      sql<string | null>`(select x.ref || ' until ' || x.ends_on from exceptions x where x.removal_id = m.id
        order by x.ref desc limit 1)`.as("exception"),
    ]);
  if (only.reviewId) query = query.where("m.review_id", "=", only.reviewId);
  if (only.id) query = query.where("m.id", "=", only.id);
  if (only.ownerId) query = query.where("m.owner_id", "=", only.ownerId);
  if (only.period)
    query = query.where("r.period_from", "<=", only.period.to).where("r.period_to", ">=", only.period.from);
  if (only.open) query = query.where("m.verified_at", "is", null);
  return query.orderBy(sql`m.verified_at is not null`).orderBy("m.due_at").orderBy("m.ref").execute();
}
export type RemovalLine = Awaited<ReturnType<typeof listRemovals>>[number];

/** A removal by its id, with the names that lists show. */
export async function findRemovalLine(db: ReadDb, id: string): Promise<RemovalLine | undefined> {
  return (await listRemovals(db, { id }))[0];
}

/** A stored removal as the rule knows it. */
export function toRemoval(row: RemovalRow): Removal {
  return {
    kind: row.kind as Removal["kind"],
    role: row.role,
    toRole: row.to_role,
    since: new Date(row.since),
    verifiedAt: row.verified_at === null ? null : new Date(row.verified_at),
  };
}
