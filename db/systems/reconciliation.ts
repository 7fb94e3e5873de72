import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { validJson } from "#db/valid-json";
import type { Day } from "#domain/days";

/** How many of each are named; the rest are counted. */
export const NAMED = 100;
type Named = { id: string; label: string; detail: string | null };
export type Group = { total: number; first: Named[] };
type Reconciliation = {
  /** Accounts that are not disabled, of people whose last day was before the day asked for. */
  leavers: Group;
  /** Unmatched accounts. Service and shared accounts belong to their system's owner. */
  ownerless: Group;
  /** People who should have an account here and have none that is not disabled; null where none is expected. */
  missing: Group | null;
};

/** Reconciles a list of accounts with the people, both as of a day. */
export async function reconcile(
  db: ReadDb,
  list: { id: string; system_id: string },
  on: Day,
): Promise<Reconciliation> {
  const [leavers, ownerless, missing] = await Promise.all([
    groupOf(
      db,
      sql`select a.external_id as id, p.name as label, 'left ' || p.ends_on || ', ' || coalesce(a.user_name, a.email, a.external_id) as detail
        from accounts a join people p on p.id = a.person_id
        where a.population_id = ${list.id} and a.status <> 'disabled' and p.ends_on < ${on}`,
    ),
    groupOf(
      db,
      sql`select external_id as id, coalesce(name, user_name, email, external_id) as label, coalesce(email, user_name) as detail
        from accounts where population_id = ${list.id} and person_id is null and kind not in ('service', 'shared')`,
    ),
    groupOf(
      db,
      sql`select p.id as id, p.name as label, p.department as detail from people p, systems s
        where s.id = ${list.system_id} and s.expects is not null
          and (p.starts_on is null or p.starts_on <= ${on}) and (p.ends_on is null or p.ends_on >= ${on})
          and (s.expects = '[]' or p.department in (select value from json_each(${validJson("s.expects")})))
          and not exists (select 1 from accounts a where a.population_id = ${list.id} and a.person_id = p.id and a.status <> 'disabled')`,
    ),
  ]);
  const { expects } = await db
    .selectFrom("systems")
    .select("expects")
    .where("id", "=", list.system_id)
    .executeTakeFirstOrThrow();
  return { leavers, ownerless, missing: expects === null ? null : missing };
}

async function groupOf(db: ReadDb, rows: ReturnType<typeof sql>): Promise<Group> {
  const first = await sql<Named>`${rows} order by 2, 1 limit ${NAMED}`.execute(db);
  if (first.rows.length < NAMED) return { total: first.rows.length, first: first.rows };
  const count = await sql<{ total: number }>`select count(*) as total from (${rows})`.execute(db);
  return { total: count.rows[0]?.total ?? 0, first: first.rows };
}

/** The accounts of one person in the newest list of each system. */
export async function accountsOfPerson(db: ReadDb, personId: string) {
  const newest = sql`select p.id from populations p where p.system_id = s.id order by p.at desc, p.id desc limit 1`;
  const { rows } = await sql<{
    system_id: string;
    system: string;
    population_id: string;
    at: string;
    account: string;
    roles: string;
    status: string;
  }>`select s.id as system_id, s.name as system, l.id as population_id, l.at, coalesce(a.user_name, a.email, a.external_id) as account,
      a.roles, a.status
    from systems s join populations l on l.id = (${newest}) join accounts a on a.population_id = l.id
    where a.person_id = ${personId} order by s.name, account`.execute(db);
  return rows.map((row) => ({ ...row, roles: (JSON.parse(row.roles) as string[]).join(", ") }));
}
