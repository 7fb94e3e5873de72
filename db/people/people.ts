import { type Insertable, type RawBuilder, type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { likeText } from "#db/like";
import { insertMany, updateMany } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import { inOrderOf, readInPages } from "#db/pages";
import type { FoundationTables } from "#db/schema/foundation";
import { validJson } from "#db/valid-json";
import type { Day } from "#domain/days";
import { addressKey } from "#domain/email";
import { fold } from "#domain/folding";
import type { ListAsk } from "#domain/installation/lists";

export type PersonRow = Selectable<FoundationTables["people"]>;

/** A person by id, also one who has left. */
export async function findPerson(db: ReadDb, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The person to whom an address belongs, as their own or as a further one. */
export async function findPersonByAddress(db: ReadDb, address: string): Promise<PersonRow | undefined> {
  const wanted = addressKey(address) ?? address.toLowerCase();
  const isAlias = sql<boolean>`exists (select 1 from json_each(${validJson("people.aliases")}) where value = ${wanted})`;
  return db
    .selectFrom("people")
    .selectAll()
    .where((eb) => eb.or([eb("email", "=", wanted), isAlias]))
    .executeTakeFirst();
}

/** Those people, by name. */
export async function findPeople(
  db: ReadDb,
  ids: readonly string[],
): Promise<{ id: string; name: string; email: string }[]> {
  return db
    .selectFrom("people")
    .select(["id", "name", "email"])
    .where(oneOf("id", ids))
    .orderBy("name")
    .execute();
}

/** Whether there are more people than that, leavers included; no more rows are counted than it takes. */
export async function isMorePeopleThan(db: ReadDb, count: number): Promise<boolean> {
  return (await db.selectFrom("people").select("id").limit(1).offset(count).executeTakeFirst()) !== undefined;
}

/** People of exactly this name, without regard to case and accents. */
export async function listPeopleNamed(db: ReadDb, name: string, limit: number): Promise<PersonRow[]> {
  return db
    .selectFrom("people")
    .selectAll()
    .where(sql<boolean>`fold(name) = ${fold(name)}`)
    .orderBy("email")
    .limit(limit)
    .execute();
}

/** People with this text in their name or address, by name. */
export async function listPeopleLike(db: ReadDb, text: string, limit: number): Promise<PersonRow[]> {
  const pattern = likeText(fold(text));
  return db
    .selectFrom("people")
    .selectAll()
    .where(sql<boolean>`(fold(name) like ${pattern} escape '\\' or email like ${pattern} escape '\\')`)
    .orderBy("name")
    .limit(limit)
    .execute();
}

/** All people, leavers included, by name. */
export async function listPeople(db: ReadDb): Promise<PersonRow[]> {
  const all = await readInPages((after, limit) =>
    db.selectFrom("people").selectAll().where("id", ">", after).orderBy("id").limit(limit).execute(),
  );
  return all.sort(inOrderOf((person) => person.name));
}

/** What people can be sorted by, as SQL; `p` is the person and `m` the manager. */
const peopleOrder = {
  name: "p.name collate nocase",
  email: "p.email",
  title: "p.title collate nocase",
  department: "p.department collate nocase",
  manager: "m.name collate nocase",
  ends: "p.ends_on",
};
type PeopleSort = keyof typeof peopleOrder;
export const peopleSorts = Object.keys(peopleOrder) as PeopleSort[];
export type PeopleFilter = { q: string; who: "here" | "left" | "all"; today: Day };

/** A page of people with their managers' names, sorted by SQLite; those without the value come last. */
export async function listPeoplePage(
  db: ReadDb,
  filter: PeopleFilter,
  ask: ListAsk<PeopleSort>,
  offset: number,
): Promise<(PersonRow & { manager: string | null })[]> {
  const { rows } = await sql<PersonRow & { manager: string | null }>`
    select p.*, m.name as manager from people p left join people m on m.id = p.manager_id
    where ${wantedPeople(filter)}
    order by ${peopleInOrder(ask)} limit ${ask.size} offset ${offset}
  `.execute(db);
  return rows;
}

/** The ids of all people that the filter finds, in the order of their pages. */
export async function listPeopleIds(
  db: ReadDb,
  filter: PeopleFilter,
  ask: Pick<ListAsk<PeopleSort>, "sort" | "descending">,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id from people p left join people m on m.id = p.manager_id
    where ${wantedPeople(filter)} order by ${peopleInOrder(ask)}
  `.execute(db);
  return rows.map(({ id }) => id);
}

function peopleInOrder({ sort, descending }: Pick<ListAsk<PeopleSort>, "sort" | "descending">) {
  const order = sql.raw(peopleOrder[sort]);
  return sql`${order} is null, ${order} ${sql.raw(descending ? "desc" : "asc")}, p.id`;
}

/** How many people work here and have left, and how many the filter finds. */
export async function countPeople(
  db: ReadDb,
  filter: PeopleFilter,
): Promise<{ here: number; gone: number; found: number }> {
  const here = sql`p.ends_on is null or p.ends_on >= ${filter.today}`;
  const { rows } = await sql<{ here: number; gone: number; found: number }>`
    select count(*) filter (where ${here}) as here, count(*) filter (where not (${here})) as gone,
      count(*) filter (where ${wantedPeople(filter)}) as found
    from people p
  `.execute(db);
  return rows[0] ?? { here: 0, gone: 0, found: 0 };
}

function wantedPeople({ q, who, today }: PeopleFilter) {
  const here = sql`(p.ends_on is null or p.ends_on >= ${today})`;
  const state = who === "all" ? sql`true` : who === "left" ? sql`not ${here}` : here;
  if (!q) return state;
  const text = sql`fold(p.name || ' ' || p.email || ' ' || coalesce(p.department, ''))`;
  return sql`${state} and ${text} like ${likeText(fold(q))} escape '\\'`;
}

/** The staff on a day (`isStaff`), by name; and the `holders` of the place that is filled, also when they have left. */
export async function listStaff(db: ReadDb, today: Day, ...holders: (string | null)[]): Promise<PersonRow[]> {
  const held = holders.filter((id) => id !== null);
  return db
    .selectFrom("people")
    .selectAll()
    .where((eb) => eb.or([isStaffOn(today), oneOf("id", held)]))
    .orderBy("name")
    .execute();
}

/** People who work here and cannot sign in: no account, and no invitation that is still open. */
export async function listWithoutAccount(db: ReadDb, today: Day, now: Date, limit: number) {
  const query = db
    .selectFrom("people")
    .where(isStaffOn(today))
    .where(
      sql<boolean>`not exists (select 1 from users u where u.person_id = people.id or u.email = people.email)`,
    )
    .where(isNotInvited(now, sql`l.person_id = people.id`))
    .where(isNotInvited(now, sql`l.email = people.email`));
  const [rows, { count }] = [
    await query.select(["id", "name", "email", "department"]).orderBy("name").limit(limit).execute(),
    await query.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow(),
  ];
  return { rows, count: Number(count) };
}

/** Each way to be invited is looked up by its own index. */
function isNotInvited(now: Date, invited: RawBuilder<unknown>) {
  return sql<boolean>`not exists (select 1 from one_time_links l where l.kind = 'invitation' and l.used_at is null
    and l.revoked_at is null and l.expires_at > ${now.toISOString()} and ${invited})`;
}

/** `isStaff` as a condition on `people`. */
export function isStaffOn(today: Day) {
  return sql<boolean>`(people.ends_on is null or people.ends_on >= ${today})`;
}

/** Adds a person; an account to sign in with is a user. */
export async function insertPerson(db: Tx, row: Insertable<FoundationTables["people"]>): Promise<void> {
  await db.insertInto("people").values(row).execute();
}

/** Many new people, in few statements. */
export async function insertPeople(db: Tx, rows: readonly PersonRow[]): Promise<void> {
  await insertMany(db, "people", rows);
}

/** Sets what is given of each of many people, in few statements. */
export async function savePeople(
  db: Tx,
  changes: readonly (Partial<PersonRow> & { id: string })[],
): Promise<void> {
  await updateMany(db, "people", changes);
}

/** Changes columns of a person; `starts_on` and `ends_on` are days of the organisation. */
export async function savePerson(
  db: Tx,
  id: string,
  change: Updateable<FoundationTables["people"]>,
): Promise<void> {
  await db.updateTable("people").set(change).where("id", "=", id).execute();
}

/** Staff who can sign in and so can decide, by name. */
export async function listReviewersToBe(db: ReadDb): Promise<{ id: string; name: string; email: string }[]> {
  return db
    .selectFrom("people as p")
    .innerJoin("users as u", "u.person_id", "p.id")
    .select(["p.id", "p.name", "p.email"])
    .where("u.ended_at", "is", null)
    .where("u.role", "!=", "auditor")
    .orderBy("p.name")
    .execute();
}
