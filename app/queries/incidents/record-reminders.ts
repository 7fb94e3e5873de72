import { listReminders } from "#db/breach-clocks/reminders";
import type { ReadDb } from "#db/client";
import { mapInTurns } from "#db/turns";
import { breachRule } from "#policies/clocks";

/** The reminders of an incident's clocks, each with its mail. */
export async function readReminders(read: ReadDb, incidentId: string) {
  const calls = await listReminders(read, incidentId);
  const mailOf = mailsOf(calls);
  return mapInTurns(calls, (one) => ({
    id: one.id,
    rule: breachRule(one.rule_id)?.name ?? one.rule_id,
    recipient: one.recipient,
    stage: one.stage,
    stageAt: new Date(one.stage_at),
    raisedAt: new Date(one.raised_at),
    to: one.recipient_name,
    saidIn: one.covered_by,
    mail: mailOf(one),
  }));
}

type Calls = Awaited<ReturnType<typeof listReminders>>;

/** How the mail of each call fared; null where there is none: no one could be alerted, or a later alert included it. */
function mailsOf(calls: Calls) {
  const keyOf = (call: Calls[number]) => `${call.raised_at} ${call.recipient_id}`;
  const mails = new Map(
    calls.flatMap((call) => (call.message_id ? [[keyOf(call), mailFrom(call)] as const] : [])),
  );
  return (call: Calls[number]) => (call.covered_by ? null : (mails.get(keyOf(call)) ?? null));
}

function mailFrom(call: Calls[number]) {
  return {
    messageId: call.message_id,
    sentAt: instant(call.sent_at),
    answer: call.answer,
    failedAt: call.next_try_at ? null : instant(call.failed_at),
    lastError: call.last_error,
    tries: call.tries ?? 0,
    /** The Message-ID of the newer reminder that was sent in its place, and when that was queued. */
    replacedBy: call.replaced_by,
    replacedAt: instant(call.replaced_at),
    withdrawnAt: instant(call.withdrawn_at),
  };
}

function instant(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
