import { reviewPeople } from "#app/queries/access-reviews/people";
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
import { type PlannedItem, type PlanSystem, planItems } from "#domain/access-reviews/plan";
import type { Routing } from "#domain/access-reviews/routing";
import { type SinceReview, sinceReview } from "#domain/access-reviews/since";
import { daysBetween } from "#domain/days";
import { drawnOn } from "#domain/systems/accounts";

/** "stop" keeps a review from opening, "wait" keeps it from opening by itself, "ask" is worth a look. */
type Check = { tone: "stop" | "wait" | "ask"; text: string; more: string[] };
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

type PlannedSince = { reviewId: string; populationId: string; told: SinceReview };

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
  const items = planItems(planned, {
    routing: review.routing as Routing,
    namedId: review.named_id,
    fallbackId: review.fallback_id,
    on,
    people,
  });
  const users = new Set((await listUsers(db)).filter((user) => !user.ended_at).map((user) => user.person_id));
  const counts = new Map<string, number>();
  for (const item of items)
    if (item.reviewerId) counts.set(item.reviewerId, (counts.get(item.reviewerId) ?? 0) + 1);
  const reviewers = [...counts]
    .map(([id, n]) => ({ id, name: people.get(id)?.name ?? "", items: n, canSignIn: users.has(id) }))
    .sort((a, b) => b.items - a.items);
  const { old_days: oldDays } = await rulesOf(db, review.campaign_id);
  const age = (one: ReviewSystem) => daysBetween(drawnOn(one, zone), on);
  const newer = systems.filter((one) => one.newest_id !== one.id);
  const covered = new Set(systems.map((system) => system.system_id));
  for (const other of await listReviewedPeriods(db))
    if (review.period_from <= other.period_to && other.period_to <= review.period_to)
      covered.add(other.system_id);
  const uncovered = (await listSystems(db)).filter(
    (one) => one.excluded_reason === null && !covered.has(one.id),
  );
  const checks = [
    check(
      "stop",
      items.filter((item) => item.unrouted).map((item) => item.unrouted ?? ""),
      "account has no reviewer",
      "accounts have no reviewer",
    ),
    check(
      "stop",
      items.length === 0 ? ["Choose a system with accounts."] : [],
      "The review has no entries",
      "",
    ),
    check(
      "stop",
      new Date(review.due_at) <= now ? [`The review was due ${review.due_at}.`] : [],
      "The due date has passed",
      "",
    ),
    check(
      "ask",
      reviewers.filter((one) => !one.canSignIn).map((one) => one.name),
      "reviewer cannot sign in yet: send an invitation",
      "reviewers cannot sign in yet: send invitations",
    ),
    check(
      "wait",
      systems.filter((one) => age(one) > oldDays).map((one) => `${one.system}: ${age(one)} days old`),
      `list of accounts is older than ${oldDays} days`,
      `lists of accounts are older than ${oldDays} days`,
    ),
    check(
      "ask",
      passedOver(review, systems, planned, people),
      "reviewer is out of office past the due date: their entries are reassigned",
      "reviewers are out of office past the due date: their entries are reassigned",
    ),
    check(
      "ask",
      newer.map((one) => `${one.system}: ${one.ref} is not the newest`),
      "system has a newer list of accounts",
      "systems have a newer list of accounts",
    ),
    check(
      "ask",
      uncovered.map((one) => one.name),
      "system in scope is not in a review of this period",
      "systems in scope are not in a review of this period",
    ),
    check(
      "ask",
      labels(items, "reciprocal"),
      "reciprocal review: account reviewed by a person whose access its holder reviews",
      "reciprocal reviews: accounts reviewed by a person whose access their holder reviews",
    ),
    check(
      "ask",
      labels(items, "unmatched"),
      "account matches no known person",
      "accounts match no known person",
    ),
  ].filter((one) => one !== null);
  const since = new Map(compared.map((one) => [one.planned.systemId, one.since]));
  return { items, systems, since, checks, reviewers, newer: newer.length };
}

/** Who would decide by the rule of the review, were they not away. */
function passedOver(
  review: ReviewRow,
  systems: readonly ReviewSystem[],
  planned: readonly PlanSystem[],
  people: Awaited<ReturnType<typeof reviewPeople>>["people"],
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

/** One label for each account with a flag: two accounts may have the same name, and one may have several roles. */
function labels(items: PlannedItem[], flag: PlannedItem["flags"][number]): string[] {
  const flagged = items.filter((item) => item.flags.includes(flag));
  return [...new Map(flagged.map((item) => [`${item.systemId}/${item.externalId}`, item.label])).values()];
}

/** Examples named for a finding. */
const NAMED = 20;

function check(tone: Check["tone"], found: string[], one: string, many: string): Check | null {
  if (found.length === 0) return null;
  const text = many === "" ? one : found.length === 1 ? `1 ${one}` : `${found.length} ${many}`;
  const more = found.length > NAMED ? [`and ${found.length - NAMED} more`] : [];
  return { tone, text: `${text}.`, more: [...found.slice(0, NAMED), ...more] };
}

async function planSystem(
  db: ReadDb,
  system: ReviewSystem,
  zone: string,
): Promise<{ planned: PlanSystem; since: PlannedSince | null }> {
  const rows = await listAccounts(db, system.id);
  const last = await findLastReviewOf(db, system.system_id);
  const before = last
    ? new Map((await listAccounts(db, last.population_id)).map((row) => [row.external_id, toAccount(row)]))
    : null;
  const accounts = rows.map((row) => ({ account: toAccount(row), personId: row.person_id }));
  const since = last &&
    before && {
      reviewId: last.review_id,
      populationId: last.population_id,
      told: {
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
