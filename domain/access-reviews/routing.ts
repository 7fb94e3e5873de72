import { isStaff } from "#domain/people/people";
import { type Account, accountLabel } from "#domain/systems/accounts";
import { plainAddress } from "#domain/systems/identity";

export const ROUTINGS = ["system-owner", "manager", "named"] as const;
export type Routing = (typeof ROUTINGS)[number];
export const ROUTING_WORDS: Record<Routing, string> = {
  "system-owner": "the owner of the system",
  manager: "the manager of each person",
  named: "one named reviewer",
};
/** Why an item went to its reviewer. */
export type Via = "system owner" | "manager" | "named reviewer" | "fallback" | "delegate";

export type Reviewer = {
  id: string;
  email: string;
  aliases: readonly string[];
  managerId: string | null;
  endsOn: string | null;
  /** Away for too long to decide, and who decides meanwhile. */
  away?: { to: string; delegateId: string | null } | null;
};
export type RoutingPlan = {
  routing: Routing;
  systemOwnerId: string | null;
  namedId: string | null;
  fallbackId: string | null;
  /** The day on which it is asked who is still here. */
  on: string;
  people: ReadonlyMap<string, Reviewer>;
};
type Routed = { reviewerId: string; via: Via } | { reviewerId: null; reason: string };

/**
 * Is this account the reviewer's own, under any of their names? True also when only the account's address or user name
 * is theirs, whatever person the account was matched to.
 */
function isOwnAccess(
  reviewer: Pick<Reviewer, "id" | "email" | "aliases">,
  account: Pick<Account, "email" | "userName">,
  personId: string | null,
): boolean {
  if (personId === reviewer.id) return true;
  const own = new Set(
    [reviewer.email, ...reviewer.aliases].map((text) => plainAddress(text)).filter((a) => a !== null),
  );
  return [account.email, account.userName].some((text) => {
    const address = plainAddress(text);
    return address !== null && (own.has(address) || own.has(address.replace(/\+[^@]*@/, "@")));
  });
}

/** May this person decide about this account on that day? Null when they may, else why not. */
export function unfit(
  reviewer: Reviewer | undefined,
  account: Pick<Account, "email" | "userName">,
  personId: string | null,
  on: string,
): string | null {
  if (!reviewer) return "is not known";
  if (!isStaff(reviewer, on)) return "has left";
  if (reviewer.away && reviewer.away.to >= on) return `is out of office until ${reviewer.away.to}`;
  if (isOwnAccess(reviewer, account, personId)) return "would review their own access";
  return null;
}

/**
 * Who decides about one account: by the review's rule, then the system's owner, then the fallback, then the person's
 * manager. Service, shared and unmatched accounts go to the system's owner. A person who has left, is away, or would look at
 * their own access is passed over, for the delegate they named where there is one; `without` names reviewers who said that it is not theirs.
 */
export function routeAccount(
  account: Account,
  personId: string | null,
  plan: RoutingPlan,
  without: ReadonlySet<string> = new Set(),
): Routed {
  const owner: [string | null, Via] = [plan.systemOwnerId, "system owner"];
  const manager: [string | null, Via] = [managerOf(personId, plan), "manager"];
  const named: [string | null, Via] = [plan.namedId, "named reviewer"];
  const byOwner = account.kind === "service" || account.kind === "shared" || personId === null;
  const first = plan.routing === "named" ? named : plan.routing === "manager" && !byOwner ? manager : owner;
  const line: [string | null, Via][] = [first, owner, [plan.fallbackId, "fallback"], manager];
  const passed: string[] = [];
  for (const [id, via] of line) {
    if (id === null || without.has(id)) continue;
    const why = unfit(plan.people.get(id), account, personId, plan.on);
    if (why === null) return { reviewerId: id, via };
    const delegateId = plan.people.get(id)?.away?.delegateId ?? null;
    const able = delegateId !== null && !without.has(delegateId) ? plan.people.get(delegateId) : undefined;
    if (able && unfit(able, account, personId, plan.on) === null)
      return { reviewerId: able.id, via: "delegate" };
    passed.push(`the ${via} ${why}`);
  }
  const because = passed.length > 0 ? [...new Set(passed)].join(", ") : "neither owner nor fallback is named";
  return { reviewerId: null, reason: `${accountLabel(account)}: ${because}` };
}

function managerOf(personId: string | null, plan: RoutingPlan): string | null {
  return personId === null ? null : (plan.people.get(personId)?.managerId ?? null);
}

/**
 * The items whose reviewer is in turn reviewed by the item's person: A decides about B and B about A. Not forbidden, but
 * both items say so.
 */
export function reciprocalItems<T extends { personId: string | null; reviewerId: string | null }>(
  items: readonly T[],
): Set<T> {
  const pairs = new Set<string>();
  for (const { personId, reviewerId } of items)
    if (personId && reviewerId) pairs.add(`${reviewerId}>${personId}`);
  return new Set(
    items.filter((i) => i.personId && i.reviewerId && pairs.has(`${i.personId}>${i.reviewerId}`)),
  );
}
