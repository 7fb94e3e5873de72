import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

export type OrganisationRow = Selectable<FoundationTables["organisation"]>;

export async function findOrganisation(db: ReadDb): Promise<OrganisationRow | undefined> {
  return db.selectFrom("organisation").selectAll().executeTakeFirst();
}

export async function insertOrganisation(
  db: Tx,
  row: Insertable<FoundationTables["organisation"]>,
): Promise<void> {
  await db.insertInto("organisation").values(row).execute();
}

export async function saveOrganisation(
  db: Tx,
  change: Updateable<FoundationTables["organisation"]>,
): Promise<void> {
  await db.updateTable("organisation").set(change).execute();
}
