import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { type FullItem, fullItems } from "#db/review-items";
import type { DeskFilter } from "#domain/review-filter";

/** How far one reviewer is, without reading the items themselves. */
export async function countDesk(db: ReadDb, reviewId: string, reviewerId: string) {
  const counted = await db
    .selectFrom("access_review_items")
    .select([
      sql<number>`count(*)`.as("items"),
      sql<number>`count(decision)`.as("decided"),
      sql<number>`coalesce(sum(decision is 'keep'), 0)`.as("kept"),
      sql<number>`coalesce(sum(decision is 'change'), 0)`.as("changed"),
      sql<number>`coalesce(sum(decision is 'revoke'), 0)`.as("revoked"),
    ])
    .where("review_id", "=", reviewId)
    .where("reviewer_id", "=", reviewerId)
    .executeTakeFirstOrThrow();
  return { ...counted, open: counted.items - counted.decided };
}

type Place = { limit: number; offset?: number };

/** A reviewer's open items that a filter lets through, riskiest first, and how many there are. */
export async function listOpenDesk(
  db: ReadDb,
  reviewId: string,
  reviewerId: string,
  filter: DeskFilter,
  { limit, offset = 0 }: Place,
): Promise<{ rows: FullItem[]; found: number; unflagged: number }> {
  const open = narrowed(fullItems(db, reviewId), filter)
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "is", null);
  const { found, unflagged } = await open
    .clearSelect()
    .select([
      sql<number>`count(*)`.as("found"),
      sql<number>`coalesce(sum(i.flags = '[]'), 0)`.as("unflagged"),
    ])
    .executeTakeFirstOrThrow();
  const rows = await open.orderBy("i.rank").orderBy("i.n").limit(limit).offset(offset).execute();
  return { rows, found, unflagged };
}

/** Everybody's items of a review that a filter lets through, in the order of the list; "open" is a decision too. */
export async function listReviewPage(
  db: ReadDb,
  reviewId: string,
  filter: DeskFilter & { decision: string },
  { limit, offset = 0 }: Place,
): Promise<{ rows: FullItem[]; found: number }> {
  let query = narrowed(fullItems(db, reviewId), { ...filter, q: "" });
  if (filter.decision === "open") query = query.where("i.decision", "is", null);
  else if (filter.decision) query = query.where("i.decision", "=", filter.decision);
  if (filter.q) {
    const wanted = likeText(filter.q);
    query = query.where(
      sql<boolean>`(i.label like ${wanted} escape '\\' or i.role like ${wanted} escape '\\' or r.name like ${wanted} escape '\\')`,
    );
  }
  const { found } = await query
    .clearSelect()
    .select(sql<number>`count(*)`.as("found"))
    .executeTakeFirstOrThrow();
  const rows = await query.orderBy("i.rank").orderBy("i.n").limit(limit).offset(offset).execute();
  return { rows, found };
}

/** Open items without a flag that a filter lets through: what may be kept together. */
export async function listUnflagged(
  db: ReadDb,
  reviewId: string,
  reviewerId: string,
  filter: DeskFilter,
  limit: number,
): Promise<FullItem[]> {
  return narrowed(fullItems(db, reviewId), filter)
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "is", null)
    .where("i.flags", "=", "[]")
    .orderBy("i.rank")
    .orderBy("i.n")
    .limit(limit)
    .execute();
}

/** A reviewer's decided items, the newest decision first. */
export async function listDecidedDesk(
  db: ReadDb,
  reviewId: string,
  reviewerId: string,
  { limit, offset = 0 }: Place,
): Promise<FullItem[]> {
  return fullItems(db, reviewId)
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "is not", null)
    .orderBy("i.decided_at", "desc")
    .orderBy("i.n", "desc")
    .limit(limit)
    .offset(offset)
    .execute();
}

/** What a reviewer's list can be narrowed by: its systems, roles and departments, each with how many are open. */
export async function listDeskChoices(db: ReadDb, reviewId: string, reviewerId: string) {
  const by = (column: string) =>
    sql<{ value: string; n: number }>`select ${sql.raw(column)} as value, count(*) as n
      from access_review_items i join systems s on s.id = i.system_id left join people p on p.id = i.person_id
      where i.review_id = ${reviewId} and i.reviewer_id = ${reviewerId} and i.decision is null and ${sql.raw(column)} is not null
      group by 1 order by 2 desc, 1 limit 60`.execute(db);
  const [systems, roles, departments] = [await by("s.name"), await by("i.role"), await by("p.department")];
  return { systems: systems.rows, roles: roles.rows, departments: departments.rows };
}

/** Who else holds a role in the same review: how many, and a few of them by name. */
export async function listHolders(
  db: ReadDb,
  reviewId: string,
  systemId: string,
  role: string | null,
): Promise<{ count: number; names: string[] }> {
  const held = db
    .selectFrom("access_review_items")
    .where("review_id", "=", reviewId)
    .where("system_id", "=", systemId)
    .where("role", "is", role);
  const { n } = await held.select(sql<number>`count(*)`.as("n")).executeTakeFirstOrThrow();
  const rows = await held.select("label").orderBy("n").limit(6).execute();
  return { count: n, names: rows.map((row) => row.label) };
}

type Query = ReturnType<typeof fullItems>;

function narrowed(query: Query, filter: DeskFilter): Query {
  let narrow = query;
  if (filter.flag === "none") narrow = narrow.where("i.flags", "=", "[]");
  else if (filter.flag) narrow = narrow.where("i.flags", "like", `%"${filter.flag}"%`);
  if (filter.role) narrow = narrow.where("i.role", "=", filter.role);
  if (filter.system) narrow = narrow.where("s.name", "=", filter.system);
  if (filter.department) narrow = narrow.where("p.department", "=", filter.department);
  if (filter.q) {
    const wanted = likeText(filter.q);
    narrow = narrow.where(
      sql<boolean>`(i.label like ${wanted} escape '\\' or i.role like ${wanted} escape '\\' or a.user_name like ${wanted} escape '\\'
        or a.email like ${wanted} escape '\\' or p.title like ${wanted} escape '\\')`,
    );
  }
  return narrow;
}

/** The text anywhere, with the signs of LIKE taken as they are. */
function likeText(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
