import type { MailAttempt } from "#app/delivery/mail/smtp";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import type { DeliveryResult } from "#db/deliveries/results";
import { isTriedAgain } from "#domain/deliveries/refusals";
import { nextTry, nextTryUnknown, reminderPauses, unknownOutcome } from "#domain/deliveries/retries";
import { serverIdOf } from "#domain/deliveries/server-ids";

/** What the row of a mail says after an attempt, and when the next one is. */
export function resultOf(
  mail: DeliveryRow,
  attempt: Exclude<MailAttempt, { kind: "stopped" }>,
  now: Date,
  random: () => number,
): DeliveryResult {
  const at = now.toISOString();
  if (attempt.kind === "sent")
    return {
      sent_at: at,
      next_try_at: null,
      answer: attempt.answer,
      last_error: null,
      server_id: serverIdOf(attempt.answer),
    };
  if (attempt.kind === "unknown") {
    const next = nextTryUnknown(now, mail.tries, random).toISOString();
    return { next_try_at: next, last_error: unknownOutcome };
  }
  const reminder = mail.key.startsWith("reminder:");
  if (attempt.kind === "refused") {
    // A relay that is set up wrongly refuses all mail alike; the deadline does not wait until somebody has mended it.
    const queuedAt = new Date(mail.queued_at);
    const again = isTriedAgain({ key: mail.key, queuedAt }, attempt.policy === true, now);
    const pause = reminder ? reminderPauses.refused : undefined;
    const next = again ? nextTry(now, mail.tries, random, pause).toISOString() : null;
    const held = again ? ({ held_back: "message" } as const) : {};
    return { failed_at: at, next_try_at: next, last_error: attempt.error, ...held };
  }
  const longest = reminder ? reminderPauses.mail : undefined;
  const next = nextTry(now, mail.tries, random, longest).toISOString();
  return { next_try_at: next, last_error: attempt.error, held_back: attempt.because };
}
