import type { AppContext } from "#app/context";
import { openPostOffice } from "#app/mail/post-office";
import { escalateFailedMail } from "#app/operations/failed-mail";
import { settleNotices } from "#app/operations/notices";
import { type Actor, bookkeeping, perform } from "#app/work";
import { claimDelivery, countDeliveries, type DeliveryRow, saveDelivery } from "#db/deliveries";
import { nextTry } from "#domain/retries";

/** Longer than any attempt can take: a worker that was killed leaves its mail to be tried again after this. */
const leaseMs = 2 * 60_000;

/**
 * Sends every mail that is due, one after the other, then says what became of notices and of refusals.
 * A mail is taken for one worker by a lease, sent under its own fixed Message-ID, and its row says so only after the server's
 * answer: a kill in between sends it again under the same Message-ID, and never loses it.
 */
export async function deliverMail(app: AppContext): Promise<string> {
  const actor: Actor = { kind: "job", name: "deliver-mail" };
  const office = await openPostOffice(app);
  const done = { sent: 0, refused: 0, later: 0 };
  if (office) {
    try {
      for (;;) {
        const mail = await bookkeeping(app, (db, now) =>
          claimDelivery(db, now, new Date(now.getTime() + leaseMs)),
        );
        if (!mail) break;
        const attempt = await office.send(mail);
        done[attempt.kind] += 1;
        await bookkeeping(app, (db, now) => saveDelivery(db, mail.id, outcome(mail, attempt, now)));
      }
    } finally {
      office.close();
    }
  }
  await perform(app, actor, settleNotices);
  await perform(app, actor, escalateFailedMail);
  if (office) return `${done.sent} sent, ${done.later} to be tried again, ${done.refused} refused`;
  const { waiting } = await countDeliveries(app.read);
  return `No mail server is configured (SMTP_URL): ${waiting} waiting`;
}

function outcome(
  mail: DeliveryRow,
  attempt: { kind: "sent"; answer: string } | { kind: "refused" | "later"; error: string },
  now: Date,
) {
  const at = now.toISOString();
  if (attempt.kind === "sent")
    return { sent_at: at, next_try_at: null, answer: attempt.answer, last_error: null };
  if (attempt.kind === "refused") return { failed_at: at, next_try_at: null, last_error: attempt.error };
  return { next_try_at: nextTry(now, mail.tries, mail.key).toISOString(), last_error: attempt.error };
}
