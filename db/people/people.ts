import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany, updateMany } from "#db/many-rows";
import { inOrderOf, readInPages } from "#db/pages";
import type { FoundationTables } from "#db/schema/foundation";
import type { Day } from "#domain/days";
import { addressKey } from "#domain/email";

export type PersonRow = Selectable<FoundationTables["people"]>;

export async function findPerson(db: ReadDb, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The person to whom an address belongs, as their own or as a further one. */
export async function findPersonByAddress(db: ReadDb, address: string): Promise<PersonRow | undefined> {
  const wanted = addressKey(address) ?? address.toLowerCase();
  const isAlias = sql<boolean>`exists (select 1 from json_each(people.aliases) where value = ${wanted})`;
  return db
    .selectFrom("people")
    .selectAll()
    .where((eb) => eb.or([eb("email", "=", wanted), isAlias]))
    .executeTakeFirst();
}

/** All people, leavers included, by name. */
export async function listPeople(db: ReadDb): Promise<PersonRow[]> {
  const all = await readInPages((after, limit) =>
    db.selectFrom("people").selectAll().where("id", ">", after).orderBy("id").limit(limit).execute(),
  );
  return all.sort(inOrderOf((person) => person.name));
}

/** The staff on a day (`isStaff`), by name; and the `holders` of the place that is filled, also when they have left. */
export async function listStaff(db: ReadDb, today: Day, ...holders: (string | null)[]): Promise<PersonRow[]> {
  const held = holders.filter((id) => id !== null);
  return db
    .selectFrom("people")
    .selectAll()
    .where((eb) => eb.or([isStaffOn(today), ...(held.length > 0 ? [eb("id", "in", held)] : [])]))
    .orderBy("name")
    .execute();
}

/** `isStaff` as a condition on `people`. */
export function isStaffOn(today: Day) {
  return sql<boolean>`(people.ends_on is null or people.ends_on >= ${today})`;
}

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

export async function savePerson(
  db: Tx,
  id: string,
  change: Updateable<FoundationTables["people"]>,
): Promise<void> {
  await db.updateTable("people").set(change).where("id", "=", id).execute();
}

/** Staff who can sign in and so can decide, by name. */
export async function listReviewersToBe(db: ReadDb): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom("people as p")
    .innerJoin("users as u", "u.person_id", "p.id")
    .select(["p.id", "p.name"])
    .where("u.ended_at", "is", null)
    .where("u.role", "!=", "auditor")
    .orderBy("p.name")
    .execute();
}
