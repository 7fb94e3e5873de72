import { reviewPeople } from "#app/queries/access-reviews/people";
import { type Check, planChecks } from "#app/queries/access-reviews/plan-checks";
import { rulesOf } from "#db/access-reviews/campaigns";
import {
  findLastReviewOf,
  listReviewSystems,
  type ReviewRow,
  type ReviewSystem,
} from "#db/access-reviews/reviews";
import { listReviewedPeriods } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { listUsers } from "#db/installation/users";
import { listAccounts, toAccount } from "#db/systems/accounts";
import { listSystems } from "#db/systems/systems";
import { giveTurn, mapInTurns } from "#db/turns";
import {
  type PlannedItem,
  type PlanRules,
  type PlanSystem,
  planItems,
  settleItems,
} from "#domain/access-reviews/plan";
import type { Routing } from "#domain/access-reviews/routing";
import { type SinceReview, sinceReview } from "#domain/access-reviews/since";
import { daysBetween } from "#domain/days";
import { drawnOn } from "#domain/systems/accounts";

/** Accounts planned before others get a turn. */
const AT_ONCE = 500;

export type Plan = {
  items: PlannedItem[];
  systems: ReviewSystem[];
  /** By system: what it is compared with; null where it was never reviewed. */
  since: Map<string, PlannedSince | null>;
  checks: Check[];
  /** Systems whose newest list is not the one that the draft would freeze. */
  newer: number;
  reviewers: { id: string; name: string; items: number; canSignIn: boolean }[];
};

type PlannedSince = { reviewId: string; populationId: string; changes: SinceReview };

/** The same words for every finding against opening. */
export function settledBy(plan: Plan, reason: string): Map<string, string> {
  return new Map(plan.checks.map((check) => [check.text, reason]));
}

/** What a review would be if it opened now, and what is against it. Reads only; opening uses the same plan. */
export async function planReview(db: ReadDb, review: ReviewRow, now: Date): Promise<Plan> {
  const { on, people, zone } = await reviewPeople(db, review.due_at, now);
  const systems = await listReviewSystems(db, review.id);
  const compared = await Promise.all(systems.map((system) => planSystem(db, system, zone)));
  const planned = compared.map((one) => one.planned);
  const items = await itemsOf(planned, {
    routing: review.routing as Routing,
    namedId: review.named_id,
    fallbackId: review.fallback_id,
    on,
    people,
  });
  const reviewers = await countReviewers(db, items, people);
  const { old_days: oldDays } = await rulesOf(db, review.campaign_id);
  const newer = systems.filter((one) => one.newest_id !== one.id);
  const age = (one: ReviewSystem) => daysBetween(drawnOn(one, zone), on);
  const checks = planChecks({
    items,
    due: review.due_at,
    overdue: new Date(review.due_at) <= now,
    reviewers,
    oldDays,
    old: systems.filter((one) => age(one) > oldDays).map((one) => `${one.system}: ${age(one)} days old`),
    away: passedOver(review, systems, planned, people),
    newer: newer.map((one) => `${one.system}: ${one.ref} is not the newest`),
    uncovered: (await listUncovered(db, review, systems)).map((one) => one.name),
  });
  const since = new Map(compared.map((one) => [one.planned.systemId, one.since]));
  return { items, systems, since, checks, reviewers, newer: newer.length };
}

/** Every item of a review in the order of its list, planned in short pieces of work. */
async function itemsOf(systems: readonly PlanSystem[], rules: PlanRules): Promise<PlannedItem[]> {
  const items: PlannedItem[] = [];
  for (const system of systems)
    for (let from = 0; from < system.accounts.length; from += AT_ONCE) {
      const part = system.accounts.slice(from, from + AT_ONCE);
      for (const item of planItems(system, part, rules)) items.push(item);
      await giveTurn();
    }
  settleItems(items);
  return items;
}

type People = Awaited<ReturnType<typeof reviewPeople>>["people"];

async function countReviewers(
  db: ReadDb,
  items: readonly PlannedItem[],
  people: People,
): Promise<Plan["reviewers"]> {
  const users = new Set((await listUsers(db)).filter((user) => !user.ended_at).map((user) => user.person_id));
  const counts = new Map<string, number>();
  for (const item of items)
    if (item.reviewerId) counts.set(item.reviewerId, (counts.get(item.reviewerId) ?? 0) + 1);
  return [...counts]
    .map(([id, n]) => ({ id, name: people.get(id)?.name ?? "", items: n, canSignIn: users.has(id) }))
    .sort((a, b) => b.items - a.items);
}

/** Systems in scope that neither this review nor another of its period has. */
async function listUncovered(db: ReadDb, review: ReviewRow, systems: readonly ReviewSystem[]) {
  const covered = new Set(systems.map((system) => system.system_id));
  for (const other of await listReviewedPeriods(db))
    if (review.period_from <= other.period_to && other.period_to <= review.period_to)
      covered.add(other.system_id);
  return (await listSystems(db)).filter((one) => one.excluded_reason === null && !covered.has(one.id));
}

/** Who would decide by the rule of the review, were they not away. */
function passedOver(
  review: ReviewRow,
  systems: readonly ReviewSystem[],
  planned: readonly PlanSystem[],
  people: People,
): string[] {
  const asked =
    review.routing === "named"
      ? [review.named_id]
      : review.routing === "system-owner"
        ? systems.map((one) => one.owner_id)
        : planned.flatMap((one) =>
            one.accounts.map(({ personId }) => people.get(personId ?? "")?.managerId ?? one.ownerId),
          );
  return [...new Set(asked)].flatMap((id) => {
    const reviewer = people.get(id ?? "");
    return reviewer?.away ? [`${reviewer.name}: out of office until ${reviewer.away.to}`] : [];
  });
}

async function planSystem(
  db: ReadDb,
  system: ReviewSystem,
  zone: string,
): Promise<{ planned: PlanSystem; since: PlannedSince | null }> {
  const rows = await listAccounts(db, system.id);
  const last = await findLastReviewOf(db, system.system_id);
  const before = last
    ? new Map(
        await mapInTurns(await listAccounts(db, last.population_id), (row) => [
          row.external_id,
          toAccount(row),
        ]),
      )
    : null;
  const accounts = await mapInTurns(rows, (row) => ({ account: toAccount(row), personId: row.person_id }));
  const since = last &&
    before && {
      reviewId: last.review_id,
      populationId: last.population_id,
      changes: {
        review: last.ref,
        population: last.population_ref,
        ...sinceReview(
          before,
          accounts.map((one) => one.account),
        ),
      },
    };
  return {
    planned: {
      systemId: system.system_id,
      populationId: system.id,
      ownerId: system.owner_id,
      at: new Date(system.at),
      drawnOn: drawnOn(system, zone),
      accounts,
      before,
    },
    since: since ?? null,
  };
}
