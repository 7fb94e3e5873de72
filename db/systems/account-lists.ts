import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { AccessReviewsTables } from "#db/schema/access-reviews";

export type PopulationRow = Selectable<AccessReviewsTables["populations"]>;

/** A list of accounts by its id, without the accounts. */
export async function findPopulation(db: ReadDb, id: string): Promise<PopulationRow | undefined> {
  return db.selectFrom("populations").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The populations of a system, newest first. */
export async function listPopulations(db: ReadDb, systemId: string): Promise<PopulationRow[]> {
  return db
    .selectFrom("populations")
    .selectAll()
    .where("system_id", "=", systemId)
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .execute();
}

/** Every population of every system, with what decides to which period it belongs. */
export async function listAllPopulations(
  db: ReadDb,
): Promise<Pick<PopulationRow, "id" | "at" | "at_precision">[]> {
  return db.selectFrom("populations").select(["id", "at", "at_precision"]).execute();
}

/** The newest population of a system that was drawn at or before an instant. */
export async function latestPopulation(
  db: ReadDb,
  systemId: string,
  until?: Date,
): Promise<PopulationRow | undefined> {
  let query = db.selectFrom("populations").selectAll().where("system_id", "=", systemId);
  if (until) query = query.where("at", "<=", until.toISOString());
  return query.orderBy("at", "desc").orderBy("id", "desc").executeTakeFirst();
}

/** The same file for the same instant, if it was taken before. */
export async function findSamePopulation(
  db: ReadDb,
  systemId: string,
  sha256: string,
  at: Date,
): Promise<PopulationRow | undefined> {
  return db
    .selectFrom("populations")
    .selectAll()
    .where("system_id", "=", systemId)
    .where("sha256", "=", sha256)
    .where("at", "=", at.toISOString())
    .executeTakeFirst();
}

/** Adds the head of a list of accounts: system, instant and source. The accounts are rows of their own. */
export async function insertPopulation(
  db: Tx,
  row: Insertable<AccessReviewsTables["populations"]>,
): Promise<void> {
  await db.insertInto("populations").values(row).execute();
}

/** Explicit links of a system's accounts to people. */
export async function listAccountLinks(db: ReadDb, systemId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom("account_links")
    .select(["external_id", "person_id"])
    .where("system_id", "=", systemId)
    .execute();
  return new Map(rows.map((row) => [row.external_id, row.person_id]));
}

/** The explicit link of one account, with the name of its person. */
export async function findAccountLink(db: ReadDb, systemId: string, externalId: string) {
  return db
    .selectFrom("account_links as l")
    .innerJoin("people as p", "p.id", "l.person_id")
    .selectAll("l")
    .select("p.name as person")
    .where("l.system_id", "=", systemId)
    .where("l.external_id", "=", externalId)
    .executeTakeFirst();
}

/** Removes the link of an account to a person, so that it is matched by its address again. */
export async function deleteAccountLink(db: Tx, systemId: string, externalId: string): Promise<void> {
  await db
    .deleteFrom("account_links")
    .where("system_id", "=", systemId)
    .where("external_id", "=", externalId)
    .execute();
}

/** Links an account of a system to a person, or to none with a reason; replaces an earlier link. */
export async function saveAccountLink(
  db: Tx,
  row: Insertable<AccessReviewsTables["account_links"]>,
): Promise<void> {
  await db
    .insertInto("account_links")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["system_id", "external_id"])
        .doUpdateSet({ person_id: row.person_id, reason: row.reason, linked_at: row.linked_at }),
    )
    .execute();
}
