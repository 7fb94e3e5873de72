import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { queueMail } from "#app/delivery/mail/queue";
import { renderWhole } from "#app/pdf/thread/worker-client";
import { receiptOf } from "#app/queries/access-reviews/receipt";
import { originOf } from "#app/queries/installation/origin";
import { type Actor, perform } from "#app/work";
import { listUnreceiptedSignoffs, type SignoffRow } from "#db/access-reviews/reviews";
import { storeFile } from "#db/files";
import { findPerson } from "#db/people/people";
import { eachReadable, storedInstant } from "#db/unreadable";

/**
 * Sends every reviewer who signed their receipt, with the PDF attached. Safe to call again: each signature has one mail, and one for which it
 * fails does not hold up others.
 * Answers how many were queued.
 */
export async function sendReceipts(app: AppContext, actor: Actor): Promise<number> {
  const sent = await eachReadable(
    "access_review_signoffs",
    await listUnreceiptedSignoffs(app.read),
    (signoff) => sendReceipt(app, actor, signoff),
    ({ review_id, reviewer_id }) => `${review_id} ${reviewer_id}`,
  );
  return sent.filter(Boolean).length;
}

async function sendReceipt(
  app: AppContext,
  actor: Actor,
  { review_id, reviewer_id, signed_at }: SignoffRow,
): Promise<boolean> {
  const receipt = await receiptOf(app.read, review_id, reviewer_id);
  const person = await findPerson(app.read, reviewer_id);
  if (!receipt || !person) return false;
  const origin = { ...(await originOf(app, person.name)), madeAt: storedInstant("signed_at", signed_at) };
  const file = await app.vault.put(await renderWhole("review-receipt", { receipt, origin }));
  return perform(app, actor, async (work) => {
    const added = await queueMail(work, {
      purpose: "access-review",
      key: `access-review:${review_id}:receipt:${reviewer_id}`,
      to: person.email,
      subject: `Receipt: ${receipt.title}`,
      text: [
        `Hello ${person.name},`,
        "",
        `you signed ${receipt.title} (${receipt.review}): ${receipt.kept} kept, ${receipt.changed} to change, ${receipt.revoked} to revoke.`,
        `“${receipt.sentence}”`,
        "",
        "The receipt is attached. Another person must approve the review. You will be notified when the access you revoked has been removed.",
        "",
        `${app.config.publicUrl}/my/reviews/${review_id}`,
      ].join("\n"),
      attachments: [
        { name: `${receipt.review}-receipt.pdf`, mediaType: "application/pdf", sha256: file.sha256 },
      ],
      about: { type: "access-review", id: review_id },
    });
    if (!added) return false;
    await storeFile(work.db, file, work.now);
    await record(work, {
      action: "access-reviews.receipt",
      subject: { type: "access-review", id: review_id, ref: receipt.review },
      after: { to: person.email, sha256: file.sha256 },
    });
    return true;
  });
}
