import { stateFor } from "#app/operations/access-reviews/decisions";
import { logEvent } from "#app/operations/access-reviews/events";
import { accountsOf, routingFacts } from "#app/operations/access-reviews/routing";
import type { Work } from "#app/work";
import { listHandedOn } from "#db/access-reviews/events";
import { type ItemRow, saveItem } from "#db/access-reviews/items";
import type { ReviewRow } from "#db/access-reviews/reviews";
import { routeAccount } from "#domain/access-reviews/routing";

const UNDECIDED = {
  decision: null,
  to_role: null,
  reason: null,
  bulk: 0,
  decided_at: null,
  decided_by: null,
} as const;

/**
 * Gives items of one reviewer to the next who may decide, for a reason; what was decided among them is taken back. Where
 * no one is left they stay where they are, or with `allowUnassigned` belong to no one. Answers how many went, and for how many
 * no one is left.
 */
export async function passOn(
  work: Work,
  review: ReviewRow,
  items: readonly ItemRow[],
  { from, reason, allowUnassigned }: { from: string; reason: string; allowUnassigned: boolean },
): Promise<{ moved: number; unassigned: number }> {
  const { people, planFor } = await routingFacts(work, review);
  const { signedBy } = await stateFor(work, review);
  const accounts = await accountsOf(work, items);
  let moved = 0;
  let unassigned = 0;
  for (const item of items) {
    const account = accounts.get(item.id);
    if (!account) throw new Error(`Item ${item.id} has no account.`);
    const without = new Set([...(await listHandedOn(work.db, item.id)), from, ...signedBy]);
    const routed = routeFrom(from, account, item, planFor(item.system_id), without);
    if (routed.reviewerId === null) unassigned += 1;
    if (routed.reviewerId === null && !allowUnassigned) continue;
    moved += 1;
    const via = routed.reviewerId === null ? null : routed.via;
    await saveItem(work.db, item.id, { reviewer_id: routed.reviewerId, via, ...UNDECIDED });
    const about = { reviewId: review.id, itemId: item.id, reason };
    if (item.decision !== null) await logEvent(work, { ...about, what: "undone", detail: item.decision });
    const to = routed.reviewerId === null ? "no reviewer" : (people.get(routed.reviewerId)?.name ?? "");
    await logEvent(work, { ...about, what: "assigned", detail: `to ${to}` });
  }
  return { moved, unassigned };
}

/** By the substitute they named, else by the rule of the review. */
function routeFrom(
  from: string,
  account: Parameters<typeof routeAccount>[0],
  item: ItemRow,
  plan: Parameters<typeof routeAccount>[2],
  without: ReadonlySet<string>,
) {
  const named = {
    ...plan,
    routing: "named" as const,
    namedId: plan.people.get(from)?.away?.delegateId ?? null,
  };
  if (named.namedId !== null) {
    const routed = routeAccount(account, item.person_id, named, without);
    if (routed.reviewerId === named.namedId)
      return { reviewerId: routed.reviewerId, via: "delegate" as const };
  }
  return routeAccount(account, item.person_id, plan, without);
}
