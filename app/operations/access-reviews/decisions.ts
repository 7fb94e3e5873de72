import { recordReview } from "#app/operations/access-reviews/events";
import { ownReview } from "#app/operations/access-reviews/own-review";
import { existingReview } from "#app/operations/access-reviews/reviews";
import { allow, type Work } from "#app/work";
import { decideItemRow, findItem, type ItemRow, saveItem, toItem } from "#db/access-reviews/items";
import { listSignoffs, type ReviewRow } from "#db/access-reviews/reviews";
import { listUnflagged } from "#db/access-reviews/worklist";
import type { DeskFilter } from "#domain/access-reviews/filter";
import { type Ask, bulkKeepable, decide, type ReviewState, undo } from "#domain/access-reviews/reviews";
import { Refused } from "#domain/errors";

/** Decides one account on one's own list. The same decision sent twice is one. */
export async function decideItem(work: Work, reviewId: string, itemId: string, ask: Ask): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await foundItem(work, reviewId, itemId);
  const decision = decide(toItem(item), state, ask, by, work.now);
  if (decision === "unchanged") return;
  if (!(await decideItemRow(work.db, itemId, decision)))
    throw new Refused("conflict", "This account has just been decided. Check the decision.");
  const detail = decision.kind === "change" ? `${decision.kind} to ${decision.toRole}` : decision.kind;
  const shown = decision.bulk ? `${detail}, in bulk` : detail;
  await recordReview(
    work,
    { reviewId, itemId, what: "decided", detail: shown },
    {
      action: "access-reviews.decide",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      after: { account: item.label, role: item.role, decision: detail },
      reason: decision.reason,
    },
  );
}

/** Takes one's own decision back, until sign-off. */
export async function undoItem(work: Work, reviewId: string, itemId: string): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await foundItem(work, reviewId, itemId);
  if (!undo(toItem(item), state, by)) return;
  await saveItem(work.db, itemId, {
    decision: null,
    to_role: null,
    reason: null,
    bulk: 0,
    decided_at: null,
    decided_by: null,
  });
  await recordReview(
    work,
    { reviewId, itemId, what: "undone", detail: item.decision ?? "" },
    {
      action: "access-reviews.undo",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      before: { account: item.label, role: item.role, decision: item.decision },
    },
  );
}

/** Keeps the accounts that were read as one list. A flagged one among them refuses all; what is decided meanwhile is left as it is. */
export async function keepTogether(
  work: Work,
  reviewId: string,
  itemIds: readonly string[],
): Promise<number> {
  const by = reviewer(work);
  const { review, items } = await ownReview(work, reviewId, by);
  const state = await stateFor(work, review);
  const wanted = new Set(itemIds);
  const own = items.filter((item) => wanted.has(item.id));
  if (own.length !== wanted.size) throw new Refused("conflict", "The list has changed. Read the new list.");
  return keepOpen(
    work,
    review,
    state,
    own.filter((item) => item.decision === null),
    by,
  );
}

/**
 * Keeps every open account without a flag that a filter finds on one's own list. `count` is how many the reviewer was shown:
 * with another number the list has changed, and nothing is kept.
 */
export async function keepFiltered(
  work: Work,
  reviewId: string,
  filter: DeskFilter,
  count: number,
): Promise<number> {
  const by = reviewer(work);
  const { review, items } = await ownReview(work, reviewId, by);
  const state = await stateFor(work, review);
  const ids = new Set((await listUnflagged(work.db, reviewId, by, filter, -1)).map((row) => row.id));
  if (ids.size !== count) throw new Refused("conflict", "The list has changed. Read the new list.");
  const found = items.filter((item) => ids.has(item.id));
  return keepOpen(work, review, state, found, by);
}

async function keepOpen(
  work: Work,
  review: ReviewRow,
  state: ReviewState,
  open: ItemRow[],
  by: string,
): Promise<number> {
  if (bulkKeepable(open.map(toItem), by).length !== open.length)
    throw new Refused("invalid", "Only accounts without a flag can be kept in bulk.");
  for (const item of open) {
    const decision = decide(toItem(item), state, { kind: "keep", bulk: true }, by, work.now);
    if (decision !== "unchanged") await decideItemRow(work.db, item.id, decision);
  }
  const kept = { reviewId: review.id, what: "decided", detail: "keep, in bulk" };
  if (open.length > 0)
    await recordReview(
      work,
      open.map((item) => ({ ...kept, itemId: item.id })),
      {
        action: "access-reviews.keep-together",
        subject: { type: "access-review", id: review.id, ref: review.ref },
        after: { kept: open.length, items: open.map((item) => item.label).slice(0, 200) },
      },
    );
  return open.length;
}

/** The person who decides: a signed-in user who is on the staff list. */
export function reviewer(work: Work): string {
  allow(work.actor, "access-reviews.decide-own");
  if (work.actor.kind === "user" && work.actor.personId) return work.actor.personId;
  throw new Refused("not_found", "Review not found.");
}

/** What the rules of reviews need to know of one: its instants, and who has signed off. */
export async function stateFor(work: Work, review: ReviewRow): Promise<ReviewState> {
  const signed = await listSignoffs(work.db, review.id);
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  return {
    openedAt: instant(review.opened_at),
    approvedAt: instant(review.approved_at),
    signedBy: new Set(signed.map((row) => row.reviewer_id)),
  };
}

/** An account in a review, with the review. @throws Refused (not_found) when the review or the account in it does not exist */
export async function foundItem(work: Work, reviewId: string, itemId: string) {
  const review = await existingReview(work, reviewId);
  const item = await findItem(work.db, itemId);
  if (!item || item.review_id !== reviewId)
    throw new Refused("not_found", "Account not found in this review.");
  return { review, item, state: await stateFor(work, review) };
}
