import type { ReadDb } from "#db/client";
import { listSystems } from "#db/systems/systems";
import type { ScheduledSystem } from "#domain/access-reviews/schedule";
import type { Cadence } from "#domain/systems/systems";

/** Systems in scope, each with its rhythm, whether it has a list of accounts, and whose rules it is reviewed by. */
export async function listScheduledSystems(
  db: ReadDb,
): Promise<(ScheduledSystem & { name: string; campaignId: string | null; hasList: boolean })[]> {
  return (await listSystems(db))
    .filter((system) => system.excluded_reason === null)
    .map((system) => ({
      id: system.id,
      name: system.name,
      cadence: system.cadence as Cadence,
      reviewDays: system.review_days,
      since: system.created_at.slice(0, 10),
      campaignId: system.campaign_id,
      hasList: system.population_id !== null,
    }));
}
