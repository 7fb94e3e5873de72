import { type RawBuilder, sql } from "kysely";
import { type FullItem, fullItems } from "#db/access-reviews/items";
import type { ReadDb } from "#db/client";
import { likeText } from "#db/like";
import type { DeskFilter } from "#domain/access-reviews/filter";
import { fold } from "#domain/folding";

/** How far one reviewer is, in which systems and by what authority they decide, without reading the items themselves. */
export async function countWorklist(db: ReadDb, reviewId: string, reviewerId: string) {
  const rows = await db
    .selectFrom("access_review_items")
    .select(["via", "decision", "system_id", sql<number>`count(*)`.as("n")])
    .where("review_id", "=", reviewId)
    .where("reviewer_id", "=", reviewerId)
    .groupBy(["via", "decision", "system_id"])
    .execute();
  const sum = (of: (row: (typeof rows)[number]) => boolean) =>
    rows.reduce((total, row) => total + (of(row) ? row.n : 0), 0);
  return {
    systems: new Set(rows.map((row) => row.system_id)),
    via: [...new Set(rows.flatMap((row) => row.via ?? []))],
    counts: {
      items: sum(() => true),
      decided: sum((row) => row.decision !== null),
      open: sum((row) => row.decision === null),
      kept: sum((row) => row.decision === "keep"),
      changed: sum((row) => row.decision === "change"),
      revoked: sum((row) => row.decision === "revoke"),
    },
  };
}

type Place = { limit: number; offset?: number };

/** A reviewer's open items that match a filter, riskiest first, and how many there are. */
export async function listOpenWorklist(
  db: ReadDb,
  reviewId: string,
  reviewerId: string,
  filter: DeskFilter,
  { limit, offset = 0 }: Place,
): Promise<{ rows: FullItem[]; found: number; unflagged: number }> {
  const counted = await sql<{ found: number; unflagged: number }>`select count(*) as found,
      coalesce(sum(i.flags = '[]'), 0) as unflagged from access_review_items i indexed by access_review_items_open
    where i.review_id = ${reviewId} and i.reviewer_id = ${reviewerId} and i.decision is null and ${passes(filter)}`.execute(
    db,
  );
  const { found = 0, unflagged = 0 } = counted.rows[0] ?? {};
  const rows = await fullItems(db, reviewId)
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "is", null)
    .where(passes(filter))
    .orderBy("i.rank")
    .orderBy("i.n")
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows, found, unflagged };
}

/** All reviewers' items of a review that pass a filter, in the order of the list; "open" is a decision too. */
export async function listReviewPage(
  db: ReadDb,
  reviewId: string,
  filter: DeskFilter & { decision: string },
  { limit, offset = 0 }: Place,
): Promise<{ rows: FullItem[]; found: number }> {
  const parts = [passes({ ...filter, q: "" })];
  if (filter.decision === "open") parts.push(sql`i.decision is null`);
  else if (filter.decision) parts.push(sql`i.decision = ${filter.decision}`);
  if (filter.q) {
    const like = sql`like ${likeText(fold(filter.q))} escape '\\'`;
    parts.push(
      sql`(fold(i.label) ${like} or fold(i.role) ${like} or i.reviewer_id in (select id from people where fold(name) ${like}))`,
    );
  }
  const wanted = sql<boolean>`(${sql.join(parts, sql` and `)})`;
  const { found } = await db
    .selectFrom("access_review_items as i")
    .select(sql<number>`count(*)`.as("found"))
    .where("i.review_id", "=", reviewId)
    .where(wanted)
    .executeTakeFirstOrThrow();
  const rows = await fullItems(db, reviewId)
    .where(wanted)
    .orderBy("i.rank")
    .orderBy("i.n")
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows, found };
}

/** Open items without a flag that match a filter: what may be kept together. */
export async function listUnflagged(
  db: ReadDb,
  reviewId: string,
  reviewerId: string,
  filter: DeskFilter,
  limit: number,
): Promise<FullItem[]> {
  return fullItems(db, reviewId)
    .where(passes(filter))
    .where("i.reviewer_id", "=", reviewerId)
    .where("i.decision", "is", null)
    .where("i.flags", "=", "[]")
    .orderBy("i.rank")
    .orderBy("i.n")
    .limit(limit)
    .execute();
}

/** A reviewer's decided items, the newest decision first. */
export async function listDecidedWorklist(
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
export async function listWorklistChoices(db: ReadDb, reviewId: string, reviewerId: string) {
  const by = (column: string) => sql<{ id: string; n: number }>`select ${sql.ref(column)} as id, count(*) as n
      from access_review_items indexed by access_review_items_open
      where review_id = ${reviewId} and reviewer_id = ${reviewerId} and decision is null
      and ${sql.ref(column)} is not null group by 1`;
  const named = (column: string, table: "systems" | "people", name: string) =>
    sql<{ value: string; n: number }>`select t.${sql.ref(name)} as value, sum(i.n) as n from (${by(column)}) i
      join ${sql.table(table)} t on t.id = i.id where t.${sql.ref(name)} is not null group by 1 order by 2 desc, 1 limit 60`.execute(
      db,
    );
  const systems = await named("system_id", "systems", "name");
  const departments = await named("person_id", "people", "department");
  const roles = await sql<{ value: string; n: number }>`select id as value, n from (${by("role")})
    order by n desc, id limit 60`.execute(db);
  return { systems: systems.rows, roles: roles.rows, departments: departments.rows };
}

type Held = { systemId: string; role: string | null };

/** Who holds each of these roles in the same review, in the order asked: how many, and a few of them by name. */
export async function listHolders(
  db: ReadDb,
  reviewId: string,
  roles: readonly Held[],
): Promise<{ count: number; names: string[] }[]> {
  const asked = JSON.stringify(roles.map((one) => [one.systemId, one.role]));
  const held = sql`from access_review_items i where i.review_id = ${reviewId}
    and i.system_id = one.value ->> 0 and i.role is one.value ->> 1`;
  const { rows } = await sql<{ count: number; names: string }>`select (select count(*) ${held}) as count,
    (select json_group_array(label) from (select i.label ${held} order by i.n limit 6)) as names
    from json_each(${asked}) as one order by one.key`.execute(db);
  return rows.map((row) => ({ count: row.count, names: JSON.parse(row.names) as string[] }));
}

/** The items `i` that match a filter. Only the item itself is read, unless the filter asks for more. */
function passes(filter: DeskFilter): RawBuilder<boolean> {
  const parts = [sql`true`];
  if (filter.flag === "none") parts.push(sql`i.flags = '[]'`);
  else if (filter.flag) parts.push(sql`i.flags like ${`%"${filter.flag}"%`}`);
  if (filter.role) parts.push(sql`i.role = ${filter.role}`);
  if (filter.system) parts.push(sql`i.system_id in (select id from systems where name = ${filter.system})`);
  if (filter.department)
    parts.push(sql`i.person_id in (select id from people where department = ${filter.department})`);
  if (filter.q) {
    const like = sql`like ${likeText(fold(filter.q))} escape '\\'`;
    parts.push(sql`(fold(i.label) ${like} or fold(i.role) ${like}
      or i.person_id in (select id from people where fold(title) ${like})
      or exists (select 1 from accounts f where f.population_id = i.population_id and f.external_id = i.external_id
        and (f.user_name ${like} or f.email ${like})))`);
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}
