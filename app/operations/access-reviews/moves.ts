import { foundItem, reviewer, stateFor } from "#app/operations/access-reviews/decisions";
import { recordReview } from "#app/operations/access-reviews/events";
import { ownReview } from "#app/operations/access-reviews/own-review";
import { existingReview } from "#app/operations/access-reviews/reviews";
import { accountsOf, routingFacts } from "#app/operations/access-reviews/routing";
import { allow, type Work } from "#app/work";
import { listHandedOn } from "#db/access-reviews/events";
import { type ItemRow, listItems, saveItem, toItem } from "#db/access-reviews/items";
import type { ReviewRow } from "#db/access-reviews/reviews";
import { organisationDay } from "#db/installation/organisation";
import { findUserByPerson } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { handOn } from "#domain/access-reviews/reviews";
import { routeAccount, unfit } from "#domain/access-reviews/routing";
import { Refused } from "#domain/errors";

/** "Not mine": the account goes to the next who may decide about it, with the reason. */
export async function handOnItem(
  work: Work,
  reviewId: string,
  itemId: string,
  reason: string,
): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await foundItem(work, reviewId, itemId);
  handOn(toItem(item), state, by, reason);
  const without = new Set([...(await listHandedOn(work.db, itemId)), by, ...state.signedBy]);
  const facts = await routingFacts(work, review);
  const account = (await accountsOf(work, [item])).get(item.id);
  if (!account) throw new Error(`Item ${item.id} has no account.`);
  const routed = routeAccount(account, item.person_id, facts.planFor(item.system_id), without);
  if (routed.reviewerId === null)
    throw new Refused(
      "conflict",
      "No other reviewer is named for this account. Ask the security team who decides.",
    );
  await saveItem(work.db, itemId, { reviewer_id: routed.reviewerId, via: routed.via });
  await notifyOfMove(
    work,
    review,
    item,
    "handed-on",
    facts.people.get(routed.reviewerId)?.name ?? "",
    reason,
  );
}

/** An officer reassigns an undecided account, with a reason. */
export async function assignItem(
  work: Work,
  reviewId: string,
  itemId: string,
  to: string,
  reason: string,
): Promise<void> {
  allow(work.actor, "access-reviews.edit");
  const { item, review, state } = await foundItem(work, reviewId, itemId);
  if (review.approved_at !== null) throw new Refused("conflict", "This review is closed and locked.");
  if (item.decision !== null) throw new Refused("conflict", "This account has already been decided.");
  if (state.signedBy.has(to)) throw new Refused("conflict", "This reviewer has already signed.", "to");
  const { people } = await routingFacts(work, review);
  const account = (await accountsOf(work, [item])).get(item.id);
  if (!account) throw new Error(`Item ${item.id} has no account.`);
  const why = unfit(people.get(to), account, item.person_id, await organisationDay(work.db, work.now));
  if (why !== null) throw new Refused("invalid", `This person ${why}.`, "to");
  await saveItem(work.db, itemId, { reviewer_id: to, via: "named reviewer" });
  await notifyOfMove(work, review, item, "assigned", people.get(to)?.name ?? "", reason);
}

/**
 * A reviewer delegates all that is open on their list (`from` is them), or an officer does it for one who is
 * away. Accounts that the other may not decide about stay where they are. Answers how many went and stayed.
 */
export async function delegateItems(
  work: Work,
  reviewId: string,
  from: string | null,
  to: string,
  reason: string,
): Promise<{ moved: number; stayed: number }> {
  const giver = from ?? reviewer(work);
  if (from !== null) allow(work.actor, "access-reviews.edit");
  const review =
    from === null ? (await ownReview(work, reviewId, giver)).review : await existingReview(work, reviewId);
  const state = await stateFor(work, review);
  if (state.openedAt === null || state.approvedAt !== null)
    throw new Refused("conflict", "This review is not open.");
  if (state.signedBy.has(giver)) throw new Refused("conflict", "That list has already been signed.");
  if (state.signedBy.has(to)) throw new Refused("conflict", "This reviewer has already signed.", "to");
  if (to === giver) throw new Refused("invalid", "Choose another person.", "to");
  const user = await findUserByPerson(work.db, to);
  if (!user || user.ended_at)
    throw new Refused("invalid", "This person cannot sign in yet. Invite them first.", "to");
  const name = (await findPerson(work.db, to))?.name ?? "";
  const open = (await listItems(work.db, reviewId, giver)).filter((item) => item.decision === null);
  const { people } = await routingFacts(work, review);
  const accounts = await accountsOf(work, open);
  const on = await organisationDay(work.db, work.now);
  const going = open.filter((item) => {
    const account = accounts.get(item.id);
    return account !== undefined && unfit(people.get(to), account, item.person_id, on) === null;
  });
  if (going.length === 0)
    throw new Refused("invalid", "There are no open entries that this person can decide.", "to");
  for (const item of going) await saveItem(work.db, item.id, { reviewer_id: to, via: "delegate" });
  const assigned = { reviewId, what: "assigned", detail: `to ${name}` };
  await recordReview(
    work,
    going.map((item) => ({ ...assigned, itemId: item.id })),
    {
      action: "access-reviews.delegate",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      before: { reviewer: people.get(giver)?.name ?? "" },
      after: { to: name, moved: going.length, stayed: open.length - going.length },
      reason,
    },
  );
  return { moved: going.length, stayed: open.length - going.length };
}

async function notifyOfMove(
  work: Work,
  review: ReviewRow,
  item: ItemRow,
  what: "handed-on" | "assigned",
  to: string,
  reason: string,
) {
  await recordReview(
    work,
    { reviewId: review.id, itemId: item.id, what, detail: `to ${to}` },
    {
      action: what === "assigned" ? "access-reviews.assign" : "access-reviews.hand-on",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      after: { account: item.label, role: item.role, to },
      reason,
    },
  );
}
