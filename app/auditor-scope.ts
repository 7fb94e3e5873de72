import { type Scope, withinScope } from "#app/visitor";
import type { ReadDb } from "#db/client";
import { listReviewedPopulations } from "#db/review-schedule";

/**
 * Which lists of accounts a visitor may look at: an auditor those drawn in their period and those that a review of it looked
 * at, everybody else all of them.
 */
export async function populationsFor(
  db: ReadDb,
  scope: Scope | null,
): Promise<(population: { id: string; at: string }) => boolean> {
  if (!scope) return () => true;
  const reviewed = await listReviewedPopulations(db);
  const known = new Set(reviewed.filter((row) => withinScope(scope, row)).map((row) => row.population_id));
  return ({ id, at }) => known.has(id) || (scope.from <= at.slice(0, 10) && at.slice(0, 10) <= scope.to);
}
