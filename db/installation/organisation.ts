import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { listedUntilWrite } from "#db/read-cache";
import type { FoundationTables } from "#db/schema/foundation";
import { type Day, dayOf } from "#domain/days";
import { isTimeZone } from "#domain/installation/organisation";

export type OrganisationRow = Selectable<FoundationTables["organisation"]>;

/** The organisation; undefined before it is set up. */
export async function findOrganisation(db: ReadDb): Promise<OrganisationRow | undefined> {
  const [organisation] = await listedUntilWrite(db, "organisation", () =>
    db.selectFrom("organisation").selectAll().execute(),
  );
  return organisation;
}

const known = new Map<string, boolean>();

/** False for a zone that the runtime does not know. */
export function isKnownZone(zone: string): boolean {
  const found = known.get(zone) ?? isTimeZone(zone);
  known.set(zone, found);
  return found;
}

/** The zone of an organisation that was read already; UTC before it is set up, and where its zone is unknown: no alert waits for it. */
export function zoneOfOrganisation(organisation: Pick<OrganisationRow, "time_zone"> | undefined): string {
  const zone = organisation?.time_zone;
  return zone && isKnownZone(zone) ? zone : "UTC";
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
