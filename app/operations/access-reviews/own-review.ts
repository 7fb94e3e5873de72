import { existingReview } from "#app/operations/access-reviews/reviews";
import type { Work } from "#app/work";
import { type ItemRow, listItems } from "#db/access-reviews/items";
import type { ReviewRow } from "#db/access-reviews/reviews";
import { Refused } from "#domain/errors";

/**
 * An open review with the accounts on one reviewer's list, decided ones too.
 * @throws Refused when none of its accounts is theirs or it is a draft: for them there is no such review
 */
export async function ownReview(
  work: Work,
  reviewId: string,
  personId: string,
): Promise<{ review: ReviewRow; items: ItemRow[] }> {
  const review = await existingReview(work, reviewId);
  const items = await listItems(work.db, reviewId, personId);
  if (review.opened_at === null || items.length === 0) throw new Refused("not_found", "Review not found.");
  return { review, items };
}
