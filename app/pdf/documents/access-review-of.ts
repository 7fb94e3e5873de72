import { accessReview, reviewProperties } from "#app/pdf/documents/access-review";
import type { GatheredPaper } from "#app/pdf/layout/page";
import type { Origin } from "#app/queries/installation/origin";

export type AccessReviewOf = {
  /** The database, which the thread opens for itself to read. */
  file: string;
  review: { id: string; ref: string; title: string };
  origin: Origin;
};

/**
 * The record of an access review, read where it is printed: 20,000 entries are never on the event loop, nor copied from one
 * thread to the other. It is the review as it was at one instant.
 */
export function accessReviewOf({ file, review, origin }: AccessReviewOf): GatheredPaper {
  return {
    properties: reviewProperties(review, origin),
    async gather() {
      // Only this document reads the database: the others do not wait for what it takes to load that.
      const { openReader } = await import("#db/client");
      const { reviewRecord } = await import("#app/queries/access-reviews/record");
      const db = openReader(file);
      try {
        const record = await db.transaction().execute((read) => reviewRecord(read, review.id));
        return accessReview({ record, origin });
      } finally {
        await db.destroy();
      }
    },
  };
}
