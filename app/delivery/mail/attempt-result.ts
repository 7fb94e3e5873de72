import type { MailAttempt } from "#app/delivery/mail/attempts";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import type { DeliveryResult } from "#db/deliveries/results";
import {
  nextTry,
  nextTryUnknown,
  policyMs,
  reminderPauses,
  unknownOutcome,
} from "#domain/deliveries/retries";
import { serverIdOf } from "#domain/deliveries/server-ids";

/** What the row of a mail says after an attempt, and when the next one is. */
export function resultOf(
  mail: DeliveryRow,
  attempt: Exclude<MailAttempt, { kind: "stopped" }>,
  now: Date,
  random: () => number,
): DeliveryResult {
  const at = now.toISOString();
  const kind = mail.purpose === "reminder" ? "reminder" : "other";
  if (attempt.kind === "sent")
    return {
      sent_at: at,
      next_try_at: null,
      answer: attempt.answer,
      last_error: null,
      server_id: serverIdOf(attempt.answer),
    };
  if (attempt.kind === "unknown") {
    const next = nextTryUnknown(now, kind, mail.tries, random).toISOString();
    return { next_try_at: next, last_error: unknownOutcome };
  }
  if (attempt.kind === "refused") return { failed_at: at, next_try_at: null, last_error: attempt.error };
  const { error, because, fault } = attempt;
  const waited = now.getTime() - Date.parse(mail.queued_at);
  if (fault === "policy" && waited >= policyMs)
    return { failed_at: at, next_try_at: null, last_error: error };
  const longest = kind === "reminder" ? (fault ? reminderPauses.refused : reminderPauses.mail) : undefined;
  const next = nextTry(now, mail.tries, random, longest).toISOString();
  return { next_try_at: next, last_error: error, held_back: because, ...(fault ? { fault } : {}) };
}
