import type { Origin } from "#app/queries/installation/origin";
import { listTakenAway } from "#db/access-reviews/items";
import { findReview, listSignoffs } from "#db/access-reviews/reviews";
import type { ReadDb } from "#db/client";
import { findPerson } from "#db/people/people";

/** What one reviewer signed in one review; null when they signed nothing. */
export async function receiptOf(
  db: ReadDb,
  reviewId: string,
  personId: string,
): Promise<ReviewReceiptData["receipt"] | null> {
  const review = await findReview(db, reviewId);
  const signed = (await listSignoffs(db, reviewId)).find((row) => row.reviewer_id === personId);
  if (!review || !signed) return null;
  return {
    review: review.ref,
    title: review.title,
    reviewer: (await findPerson(db, personId))?.name ?? "",
    signedAt: signed.signed_at,
    sentence: signed.attestation,
    factorMethod: signed.factor_method,
    factorAt: signed.factor_at,
    kept: signed.kept,
    changed: signed.changed,
    revoked: signed.revoked,
    bulk: signed.bulk,
    removals: (await listTakenAway(db, reviewId, personId)).map((row) => ({
      account: row.label,
      system: row.system,
      role: row.role ?? "none",
      what: row.decision === "revoke" ? "to revoke" : `to change to ${row.to_role}`,
      reason: row.reason ?? "",
    })),
  };
}

export type ReviewReceiptData = {
  receipt: {
    review: string;
    title: string;
    reviewer: string;
    signedAt: string;
    sentence: string;
    factorMethod: string;
    factorAt: string;
    kept: number;
    changed: number;
    revoked: number;
    bulk: number;
    /** One for each decision that takes something away. */
    removals: { account: string; system: string; role: string; what: string; reason: string }[];
  };
  origin: Origin;
};
