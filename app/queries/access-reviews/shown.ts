import type { Asked, Shown } from "#app/auth/register";
import { listReviews, type ReviewLine } from "#db/access-reviews/reviews";
import { listedUntilWrite } from "#db/read-cache";
import { stateOf } from "#domain/access-reviews/reviews";
import { inOrderAsked } from "#domain/installation/lists";
import { knowsReview } from "#domain/period-scope";

const instant = (text: string | null) => (text === null ? null : new Date(text));

/** The state of a review, from its line. */
export function reviewState(row: ReviewLine) {
  return stateOf({
    openedAt: instant(row.opened_at),
    approvedAt: instant(row.approved_at),
    waitingFor: row.reviewers - row.signed,
  });
}

/** What the list of reviews and its file are sorted by. */
export const reviewSorts = {
  title: (row: ReviewLine) => row.title,
  state: reviewState,
  decided: (row: ReviewLine) => row.decided - row.items,
  signed: (row: ReviewLine) => row.signed - row.reviewers,
  due: (row: ReviewLine) => row.due_at,
  systems: (row: ReviewLine) => row.systems,
};

/** The reviews that a visitor may know. */
export async function reviewsFor({ app: { read }, visitor }: Asked): Promise<ReviewLine[]> {
  const all = await listedUntilWrite(read, "access reviews", () => listReviews(read));
  return all.filter((row) => knowsReview(visitor.scope, row));
}

/** What the page of reviews shows, for its file. */
export const shownReviews: Shown<ReviewLine> = {
  fields: {},
  list: async (asked, query) => inOrderAsked(query, await reviewsFor(asked), reviewSorts),
};
