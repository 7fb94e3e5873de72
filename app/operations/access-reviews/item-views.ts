import { record } from "#app/audit";
import { foundItem, reviewer } from "#app/operations/access-reviews/decisions";
import type { Work } from "#app/work";
import { findView, insertView } from "#db/access-reviews/item-views";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";

/** Notes that a reviewer opened the details of an account on their list: once for each account, until they sign. */
export async function recordView(work: Work, reviewId: string, itemId: string): Promise<void> {
  const by = reviewer(work);
  const { item, review, state } = await foundItem(work, reviewId, itemId);
  if (item.reviewer_id !== by) throw new Refused("not_found", "This account is not on your list.");
  if (state.openedAt === null || state.approvedAt !== null || state.signedBy.has(by)) return;
  if (await findView(work.db, itemId, by)) return;
  await insertView(work.db, {
    id: newId(work.now),
    review_id: reviewId,
    item_id: itemId,
    person_id: by,
    at: work.now.toISOString(),
  });
  await record(work, {
    action: "access-reviews.look",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    after: { account: item.label, role: item.role },
  });
}
