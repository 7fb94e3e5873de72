import type { Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { findOrganisation, type OrganisationRow } from "#db/installation/organisation";
import { type Day, dayOf } from "#domain/days";
import { Refused } from "#domain/errors";

/** The organisation and its calendar day at `now`. */
export async function organisationToday(
  work: Pick<Work, "now"> & { db: ReadDb },
): Promise<{ organisation: OrganisationRow; today: Day }> {
  const organisation = await findOrganisation(work.db);
  if (!organisation) throw new Refused("conflict", "Surety is not set up yet.");
  return { organisation, today: dayOf(work.now, organisation.time_zone) };
}
