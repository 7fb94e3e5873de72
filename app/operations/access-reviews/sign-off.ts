import { record } from "#app/audit";
import { reviewer, stateFor } from "#app/operations/access-reviews/decisions";
import { logEvent, recordReview } from "#app/operations/access-reviews/events";
import { ownReview } from "#app/operations/access-reviews/own-review";
import { raiseRemovals } from "#app/operations/access-reviews/removals";
import { existingReview } from "#app/operations/access-reviews/reviews";
import { recordHash, reviewRecord } from "#app/queries/access-reviews/record";
import { readEyes } from "#app/queries/installation/two-pairs";
import { actorName, allow, type Factor, type Work } from "#app/work";
import { listItems, toItem } from "#db/access-reviews/items";
import { insertSealedRecord } from "#db/access-reviews/records";
import { insertSignoff, saveReview } from "#db/access-reviews/reviews";
import { sealedPart } from "#domain/access-reviews/record";
import { approvalText, approve, attestationText, decidersOf, signOff } from "#domain/access-reviews/reviews";
import { Refused } from "#domain/errors";

/** A reviewer signs their list: the sentence, the second factor and its instant are kept with it. Revokes and changes become tasks. */
export async function signOffReview(work: Work, reviewId: string, attested: boolean): Promise<void> {
  const by = reviewer(work);
  const factor = freshFactor(work);
  const { review, items: rows } = await ownReview(work, reviewId, by);
  signOff(rows.map(toItem), await stateFor(work, review), by, attested);
  const count = (kind: string) => rows.filter((row) => row.decision === kind).length;
  const attestation = attestationText(rows.length);
  const figures = {
    kept: count("keep"),
    changed: count("change"),
    revoked: count("revoke"),
    bulk: rows.filter((row) => row.bulk === 1).length,
  };
  await insertSignoff(work.db, {
    review_id: reviewId,
    reviewer_id: by,
    signed_at: work.now.toISOString(),
    attestation,
    factor_method: factor.method,
    factor_at: factor.at.toISOString(),
    ...figures,
  });
  await recordReview(
    work,
    { reviewId, what: "signed", detail: attestation },
    {
      action: "access-reviews.sign-off",
      subject: { type: "access-review", id: reviewId, ref: review.ref },
      after: { attestation, ...figures },
    },
  );
  await raiseRemovals(work, rows);
}

/** A person who decided nothing in it approves the review; from then on it cannot change. */
export async function approveReview(work: Work, reviewId: string): Promise<void> {
  allow(work.actor, "access-reviews.approve");
  const factor = freshFactor(work);
  const { personId, userId } = work.actor.kind === "user" ? work.actor : { personId: null, userId: null };
  const review = await existingReview(work, reviewId);
  const rows = await listItems(work.db, reviewId);
  const items = rows.map(toItem);
  const state = await stateFor(work, review);
  const eyes = await readEyes(work.db, userId, [...new Set(decidersOf(items, state))]);
  const { ownWork } = approve(items, state, eyes);
  const text = approvalText(rows.length, ownWork);
  await saveReview(work.db, reviewId, {
    approved_at: work.now.toISOString(),
    approved_by: actorName(work.actor),
    approver_person_id: personId,
    approval_text: text,
    approval_factor_method: factor.method,
    approval_factor_at: factor.at.toISOString(),
    own_work: ownWork ? 1 : 0,
  });
  // The sealed record contains this line, and the audit entry the hash of that record.
  await logEvent(work, { reviewId, what: "approved", detail: text });
  const closed = await reviewRecord(work.db, reviewId);
  const contentHash = recordHash(closed);
  await insertSealedRecord(work.db, reviewId, JSON.stringify(sealedPart(closed)));
  await saveReview(work.db, reviewId, { content_hash: contentHash });
  await record(work, {
    action: "access-reviews.approve",
    subject: { type: "access-review", id: reviewId, ref: review.ref },
    after: { text, contentHash, ownWork },
  });
}

/** Signing is an act of a person with a second factor; no job and no command can do it. */
function freshFactor(work: Work): Factor {
  if (work.actor.kind === "user" && work.actor.factor) return work.actor.factor;
  throw new Refused("forbidden", "Only a person with a second factor can sign.");
}
