import { record } from "#app/audit";
import { logEvent } from "#app/operations/review-events";
import { queueOfficerMail, queueReviewMail } from "#app/operations/review-mail";
import type { Work } from "#app/work";
import { listOpenReviews, type ReviewRow } from "#db/access-reviews";
import { countByReviewer } from "#db/review-items";
import { reminderStage } from "#domain/review-reminders";

/**
 * Reminds each reviewer who has open entries or has not signed, once for each stage; who got a list later hears of it here
 * for the first time. Once it is overdue the officers hear of it too. What was missed while Surety was off is one
 * reminder. Answers how many were queued.
 */
export async function remindReviewers(work: Work, publicUrl: string): Promise<number> {
  let all = 0;
  for (const review of await listOpenReviews(work.db)) {
    const stage = reminderStage(new Date(review.opened_at ?? 0), new Date(review.due_at), work.now);
    const late = [];
    let queued = 0;
    for (const row of await countByReviewer(work.db, review.id)) {
      if (row.reviewer_id === null || row.signed_at !== null) continue;
      const open = row.items - row.decided;
      late.push({ name: row.name ?? "", open });
      const told = { id: row.reviewer_id, open, stage };
      if (await queueReviewMail(work, review, told, publicUrl)) queued += 1;
    }
    if (stage.startsWith("overdue") && late.length > 0)
      queued += await tellOfficers(work, review, stage, late, publicUrl);
    if (queued > 0) await logReminders(work, review, stage, queued);
    all += queued;
  }
  return all;
}

async function logReminders(work: Work, review: ReviewRow, stage: string, queued: number): Promise<void> {
  await logEvent(work, { reviewId: review.id, what: "reminded", detail: `${stage}, ${queued} mails` });
  await record(work, {
    action: "access-reviews.remind",
    subject: { type: "access-review", id: review.id, ref: review.ref },
    after: { stage, mails: queued },
  });
}

async function tellOfficers(
  work: Work,
  review: ReviewRow,
  stage: string,
  late: { name: string; open: number }[],
  publicUrl: string,
): Promise<number> {
  const lines = late.map(
    ({ name, open }) => `- ${name}: ${open === 0 ? "everything decided, not signed" : `${open} to decide`}`,
  );
  const text = `${review.title} (${review.ref}) was due ${review.due_at.slice(0, 10)}. Still waiting for:`;
  return queueOfficerMail(work, {
    key: `access-review:${review.id}:${stage}:${review.due_at}`,
    subject: `${review.title} is overdue`,
    text: [text, ...lines].join("\n"),
    url: `${publicUrl}/access-reviews/${review.id}`,
    reviewId: review.id,
  });
}
