import type { AppContext } from "#app/context";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { renderWhole } from "#app/pdf/thread/worker-client";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { listScheduledSystems } from "#app/queries/access-reviews/scheduled-systems";
import { originOf } from "#app/queries/installation/origin";
import { type Actor, perform } from "#app/work";
import {
  findReview,
  listSignoffs,
  listUnrecordedReviews,
  type ReviewRow,
  saveReview,
} from "#db/access-reviews/reviews";
import { listReviewedPeriods } from "#db/access-reviews/schedule";
import type { ReadDb } from "#db/client";
import { eachReadable, withOmissions } from "#db/unreadable";
import { reviewCsv } from "#domain/access-reviews/csv";
import { stillToReview } from "#domain/access-reviews/schedule";

/** The controls that an approved access review is evidence for. References that the programme lacks are left out. */
const CONTROLS = ["AC-03"];

/**
 * Makes evidence of every approved review that is none yet: record as PDF, JSON and CSV in the vault, with its card.
 * Safe to call again: a review becomes evidence once. One for which it
 * fails, or to which something belongs that cannot be read, waits and does not hold up others. Answers how many did.
 */
export async function recordReviews(app: AppContext, actor: Actor): Promise<number> {
  const done = await eachReadable("access_reviews", await listUnrecordedReviews(app.read), (review) =>
    recordReview(app, actor, review),
  );
  return done.filter(Boolean).length;
}

async function recordReview(app: AppContext, actor: Actor, review: ReviewRow): Promise<boolean> {
  const { value: read, unreadable } = await withOmissions(async () => ({
    record: await reviewRecord(app.read, review.id),
    missing: await notReviewed(app.read, review),
  }));
  if (unreadable.length > 0) return false;
  const { record, missing } = read;
  const signed = (await listSignoffs(app.read, review.id)).at(-1)?.signed_at ?? review.approved_at;
  const origin = {
    ...(await originOf(app, review.approved_by ?? "")),
    madeAt: new Date(review.approved_at ?? 0),
  };
  const pdf = await renderWhole("access-review", { record, origin });
  const files = await Promise.all(
    [
      { name: `${review.ref}.pdf`, mediaType: "application/pdf", bytes: pdf },
      {
        name: `${review.ref}.json`,
        mediaType: "application/json",
        bytes: Buffer.from(JSON.stringify(record, null, 2)),
      },
      { name: `${review.ref}.csv`, mediaType: "text/csv", bytes: Buffer.from(reviewCsv(record)) },
    ].map(async ({ name, mediaType, bytes }) => ({ name, mediaType, ...(await app.vault.put(bytes)) })),
  );
  return perform(app, actor, async (work) => {
    if ((await findReview(work.db, review.id))?.evidence_id) return false;
    const decided = record.items.filter((item) => item.decision !== null).length;
    const { id } = await recordEvidence(work, {
      title: `${review.ref}: ${review.title}`,
      shows: `${decided} of ${record.items.length} entries decided by ${record.reviewers.length} reviewers, approved by ${review.approved_by}.`,
      kind: "record",
      covers: { from: review.period_from, to: review.period_to },
      // Performed by its reviewers from the opening to the last signature; the approval is the acceptance.
      performed: { from: new Date(review.opened_at ?? signed ?? 0), to: new Date(signed ?? 0) },
      provenance: {
        source: "Surety, access reviews",
        query: `record of ${review.ref}, content ${review.content_hash}`,
        extractedAt: new Date(review.approved_at ?? 0),
        rows: record.items.length,
        completeness: record.completeness
          .map(
            (one) =>
              `${one.system}: ${one.sourceRows} rows, ${one.accounts} accounts, ${one.accountsInReview} in the review, ${one.decided} decided, ${one.open} open`,
          )
          .join("; "),
        partial: missing.length > 0 ? `Still to be reviewed for this period: ${missing.join(", ")}.` : null,
      },
      files,
      controls: CONTROLS.map((controlRef) => ({ controlRef, dueOn: review.period_to })),
      // What was approved in time is in time, however late the job runs.
      acceptedSince: new Date(review.approved_at ?? 0),
      acceptedByRule: "An access review signed by its reviewers and approved by another person.",
    });
    await saveReview(work.db, review.id, { evidence_id: id });
    return true;
  });
}

/** Systems that the same period asks to be reviewed and that no approved review covers yet. */
async function notReviewed(db: ReadDb, review: ReviewRow): Promise<string[]> {
  const approved = (await listReviewedPeriods(db))
    .filter((row) => row.approved_at !== null)
    .map((row) => ({ systemId: row.system_id, periodTo: row.period_to }));
  const within = { from: review.period_from, to: review.period_to };
  return stillToReview(await listScheduledSystems(db), approved, within).map((system) => system.name);
}
