import { listProvingPopulations, listReviewedPopulations } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { listPopulations } from "#db/systems/account-lists";
import { listSystems, type SystemLine } from "#db/systems/systems";
import { overlaps, type Scope } from "#domain/period-scope";

/**
 * Which lists of accounts a visitor may look at: an auditor those drawn in their period, those that a review of it looked
 * at and those that proved a removal of it or reopened it, everybody else all of them.
 */
export async function populationsFor(
  db: ReadDb,
  scope: Scope | null,
): Promise<(population: { id: string; at: string }) => boolean> {
  if (!scope) return () => true;
  const reviewed = [...(await listReviewedPopulations(db)), ...(await listProvingPopulations(db))];
  const known = new Set(reviewed.filter((row) => overlaps(scope, row)).map((row) => row.population_id));
  return ({ id, at }) => known.has(id) || (scope.from <= at.slice(0, 10) && at.slice(0, 10) <= scope.to);
}

/**
 * Systems as a visitor may know them, each with the newest list that they may look at: an auditor those that were there
 * before their period ended or have a list of it, without what was drawn later; everybody else all of them.
 */
export async function systemsFor(db: ReadDb, scope: Scope | null): Promise<SystemLine[]> {
  const systems = await listSystems(db);
  if (!scope) return systems;
  const may = await populationsFor(db, scope);
  const seen: SystemLine[] = [];
  for (const system of systems) {
    const newest = (await listPopulations(db, system.id)).find(may);
    if (!newest && system.created_at.slice(0, 10) > scope.to) continue;
    seen.push({
      ...system,
      population_id: newest?.id ?? null,
      population_at: newest?.at ?? null,
      accounts: newest?.accounts ?? null,
      unmatched: newest?.unmatched ?? null,
    });
  }
  return seen;
}
