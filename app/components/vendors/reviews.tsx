import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";

type VendorReview = { id: string; at: Date; by: string; outcome: string; note: string };

/** The reviews of a vendor, and what followed. */
export function VendorReviews({ reviews }: { reviews: readonly VendorReview[] }) {
  return (
    <Card title="Reviews">
      {reviews.length === 0 ? (
        <p className="pad">
          <Badge state="none">never reviewed</Badge>
        </p>
      ) : (
        <Ledger label="Reviews">
          {reviews.map((review) => (
            <LedgerRow
              key={review.id}
              when={<When at={review.at} />}
              under={review.outcome}
              who={<Who name={review.by} />}
            >
              {review.note}
            </LedgerRow>
          ))}
        </Ledger>
      )}
    </Card>
  );
}
