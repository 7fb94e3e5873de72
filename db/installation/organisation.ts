import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { FoundationTables } from "#db/schema/foundation";
import { type Day, dayOf } from "#domain/days";

export type OrganisationRow = Selectable<FoundationTables["organisation"]>;

/** The organisation; undefined before it is set up. */
export async function findOrganisation(db: ReadDb): Promise<OrganisationRow | undefined> {
  const [organisation] = await listedUntilWrite(db, "organisation", () =>
    db.selectFrom("organisation").selectAll().execute(),
  );
  return organisation;
}

/** The zone of an organisation that was read already; UTC before it is set up. */
export function zoneOfOrganisation(organisation: Pick<OrganisationRow, "time_zone"> | undefined): string {
  return organisation?.time_zone ?? "UTC";
}

/** The zone in which the organisation counts its days. */
export async function organisationZone(db: ReadDb): Promise<string> {
  return zoneOfOrganisation(await findOrganisation(db));
}

/** The organisation's calendar day at an instant. */
export async function organisationDay(db: ReadDb, now: Date): Promise<Day> {
  return dayOf(now, await organisationZone(db));
}

/** Adds the organisation, at set-up. There is one row. */
export async function insertOrganisation(
  db: Tx,
  row: Insertable<FoundationTables["organisation"]>,
): Promise<void> {
  await db.insertInto("organisation").values(row).execute();
}

/** Changes columns of the organisation. */
export async function saveOrganisation(
  db: Tx,
  change: Updateable<FoundationTables["organisation"]>,
): Promise<void> {
  await db.updateTable("organisation").set(change).execute();
}
