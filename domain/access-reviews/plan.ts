import { type Flag, flagsOf, riskRank } from "#domain/access-reviews/flags";
import {
  type Reviewer,
  type Routing,
  reciprocalItems,
  routeAccount,
  type Via,
} from "#domain/access-reviews/routing";
import type { Day } from "#domain/days";
import { type Account, accountLabel } from "#domain/systems/accounts";

/** One system of a review: its frozen accounts, and what its last approved review looked at. */
export type PlanSystem = {
  systemId: string;
  populationId: string;
  ownerId: string | null;
  at: Date;
  /** The organisation's day of `at`. */
  drawnOn: Day;
  accounts: readonly { account: Account; personId: string | null }[];
  before: ReadonlyMap<string, Account> | null;
};
export type PlanRules = {
  routing: Routing;
  namedId: string | null;
  fallbackId: string | null;
  on: string;
  people: ReadonlyMap<string, Reviewer & { name: string }>;
};
export type PlannedItem = {
  systemId: string;
  populationId: string;
  externalId: string;
  label: string;
  role: string | null;
  personId: string | null;
  flags: Flag[];
  rank: number;
  reviewerId: string | null;
  via: Via | null;
  /** Why it has no reviewer. */
  unrouted: string | null;
};

/**
 * The items of some accounts of a system: one for each role of each account, flagged and routed. Disabled accounts are in it too.
 * `settleItems` flags and ranks what depends on all of them.
 */
export function planItems(
  system: PlanSystem,
  accounts: PlanSystem["accounts"],
  rules: PlanRules,
): PlannedItem[] {
  return accounts.flatMap(({ account, personId }) => itemsOf(system, account, personId, rules));
}

/** Flags the items of a whole review that are reviewed by each other's people, and ranks all by their flags. */
export function settleItems(items: readonly PlannedItem[]): void {
  for (const item of reciprocalItems(items)) item.flags.push("reciprocal");
  for (const item of items) item.rank = riskRank(item.flags);
}

function itemsOf(
  system: PlanSystem,
  account: Account,
  personId: string | null,
  rules: PlanRules,
): PlannedItem[] {
  const person = personId === null ? null : (rules.people.get(personId) ?? null);
  const flags = flagsOf({
    account,
    person,
    before: system.before?.get(account.externalId),
    reviewedBefore: system.before !== null,
    at: system.at,
    on: system.drawnOn,
  });
  const routed = routeAccount(account, personId, { ...rules, systemOwnerId: system.ownerId });
  const roles: (string | null)[] = account.roles.length === 0 ? [null] : account.roles;
  return roles.map((role) => ({
    systemId: system.systemId,
    populationId: system.populationId,
    externalId: account.externalId,
    label: person?.name ?? accountLabel(account),
    role,
    personId,
    flags: [...flags],
    rank: 0,
    reviewerId: routed.reviewerId,
    via: routed.reviewerId === null ? null : routed.via,
    unrouted: routed.reviewerId === null ? routed.reason : null,
  }));
}
