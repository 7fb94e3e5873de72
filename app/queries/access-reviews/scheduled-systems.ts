import type { ReadDb } from "#db/client";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { listSystems } from "#db/systems/systems";
import { readable, storedInstant, storedWord } from "#db/unreadable";
import type { ScheduledSystem } from "#domain/access-reviews/schedule";
import { dayOf } from "#domain/days";
import { CADENCES } from "#domain/systems/systems";

/** Systems in scope that can be read, each with its rhythm, whether it has a list of accounts, and whose rules it is reviewed by. */
export async function listScheduledSystems(
  db: ReadDb,
): Promise<(ScheduledSystem & { name: string; campaignId: string | null; hasList: boolean })[]> {
  const organisation = await findOrganisation(db);
  const zone = zoneOfOrganisation(organisation);
  const inScope = (await listSystems(db)).filter((system) => system.excluded_reason === null);
  return readable("systems", inScope, (system) => ({
    id: system.id,
    name: system.name,
    cadence: storedWord("cadence", system.cadence, CADENCES),
    reviewDays: system.review_days,
    since: dayOf(storedInstant("created_at", system.created_at), zone),
    anchor: organisation?.period_from ?? null,
    campaignId: system.campaign_id,
    hasList: system.population_id !== null,
  }));
}
