import { recordReview } from "#app/operations/access-reviews/events";
import { queueOfficerMail, queueReviewMail } from "#app/operations/access-reviews/mail";
import type { Work } from "#app/work";
import { countByReviewer } from "#db/access-reviews/items";
import { listOpenReviews, type ReviewRow } from "#db/access-reviews/reviews";
import type { ReadDb } from "#db/client";
import { organisationZone } from "#db/installation/organisation";
import { readable, storedInstant } from "#db/unreadable";
import { reminderStage } from "#domain/access-reviews/reminders";
import { dayOf } from "#domain/days";

/**
 * Reminds each reviewer who has open entries or has not signed, once for each stage; who got a list later is notified here
 * for the first time. Once it is overdue the officers are notified too. What was missed while Surety was off is one
 * reminder. Answers how many were queued.
 */
export async function remindReviewers(work: Work, publicUrl: string): Promise<number> {
  let all = 0;
  const staged = readable("access_reviews", await listOpenReviews(work.db), (review) => ({
    review,
    stage: stageOf(review, work.now),
  }));
  for (const { review, stage } of staged) {
    const late = await listLate(work.db, review.id);
    let queued = 0;
    for (const { id, open } of late)
      if (await queueReviewMail(work, review, { id, open, stage }, publicUrl)) queued += 1;
    if (stage.startsWith("overdue") && late.length > 0)
      queued += await notifyOfficers(work, review, stage, late, publicUrl);
    if (queued > 0) await logReminders(work, review, stage, queued);
    all += queued;
  }
  return all;
}

function stageOf({ opened_at, due_at }: ReviewRow, now: Date) {
  const opened = opened_at ? storedInstant("opened_at", opened_at) : new Date(0);
  return reminderStage(opened, storedInstant("due_at", due_at), now);
}

async function logReminders(work: Work, review: ReviewRow, stage: string, queued: number): Promise<void> {
  await recordReview(
    work,
    { reviewId: review.id, what: "reminded", detail: `${stage}, ${queued} mails` },
    {
      action: "access-reviews.remind",
      subject: { type: "access-review", id: review.id, ref: review.ref },
      after: { stage, mails: queued },
    },
  );
}

async function notifyOfficers(
  work: Work,
  review: ReviewRow,
  stage: string,
  late: readonly Late[],
  publicUrl: string,
): Promise<number> {
  return queueOfficerMail(work, {
    key: `access-review:${review.id}:${stage}:${review.due_at}`,
    ...overdueLetter(review, late, await organisationZone(work.db)),
    url: `${publicUrl}/access-reviews/${review.id}`,
    reviewId: review.id,
    topic: `review-overdue:${review.id}`,
  });
}

type Late = { name: string; open: number };

/** The words to officers about a review that is overdue, without its link. */
export function overdueLetter(
  review: ReviewRow,
  late: readonly Late[],
  zone: string,
): { subject: string; text: string } {
  const lines = late.map(
    ({ name, open }) => `- ${name}: ${open === 0 ? "all decided, not signed" : `${open} to decide`}`,
  );
  const text = `${review.title} (${review.ref}) was due ${dayOf(new Date(review.due_at), zone)}. Not yet signed:`;
  return { subject: `${review.title} is overdue`, text: [text, ...lines].join("\n") };
}

/** Who has open entries or has not signed. */
export async function listLate(db: ReadDb, reviewId: string): Promise<(Late & { id: string })[]> {
  return (await countByReviewer(db, reviewId)).flatMap((row) =>
    row.reviewer_id === null || row.signed_at !== null
      ? []
      : [{ id: row.reviewer_id, name: row.name ?? "", open: row.items - row.decided }],
  );
}
