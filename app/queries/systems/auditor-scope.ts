import { listProvingPopulations, listReviewedPopulations } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { listPopulations } from "#db/systems/account-lists";
import { listSystems, type SystemLine } from "#db/systems/systems";
import { dayOf } from "#domain/days";
import { includesDay, overlaps, type Scope } from "#domain/period-scope";
import { drawnOn } from "#domain/systems/accounts";

/**
 * Which lists of accounts a visitor may look at: an auditor those drawn in their period, those that a review of it looked
 * at and those that proved a removal of it or reopened it, everyone else all of them.
 */
export async function populationsFor(
  db: ReadDb,
  scope: Scope | null,
): Promise<(population: { id: string; at: string; at_precision: string }) => boolean> {
  if (!scope) return () => true;
  const zone = await organisationZone(db);
  const reviewed = [...(await listReviewedPopulations(db)), ...(await listProvingPopulations(db))];
  const known = new Set(reviewed.filter((row) => overlaps(scope, row)).map((row) => row.population_id));
  return (population) => known.has(population.id) || includesDay(scope, drawnOn(population, zone));
}

/**
 * Systems as a visitor may know them, each with the newest list that they may look at: an auditor those that were there
 * before their period ended or have a list of it, without what was drawn later; everyone else all of them.
 */
export async function systemsFor(db: ReadDb, scope: Scope | null): Promise<SystemLine[]> {
  const systems = await listSystems(db);
  if (!scope) return systems;
  const zone = await organisationZone(db);
  const may = await populationsFor(db, scope);
  const seen: SystemLine[] = [];
  for (const system of systems) {
    const newest = (await listPopulations(db, system.id)).find(may);
    if (!newest && dayOf(new Date(system.created_at), zone) > scope.to) continue;
    seen.push({
      ...system,
      population_id: newest?.id ?? null,
      population_at: newest?.at ?? null,
      population_precision: newest?.at_precision ?? null,
      accounts: newest?.accounts ?? null,
      unmatched: newest?.unmatched ?? null,
    });
  }
  return seen;
}
