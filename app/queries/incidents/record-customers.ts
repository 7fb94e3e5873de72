import type { ReadDb } from "#db/client";
import { listAffectedCustomers } from "#db/incidents/facts";
import { listNoticeRecipients } from "#db/incidents/notices";
import { mapInTurns } from "#db/turns";
import { type BreachTerms, breachTermsWords } from "#domain/customers/customers";

/** The customers that an incident affects, those taken off again included. */
export async function readAffected(read: ReadDb, incidentId: string) {
  return mapInTurns(await listAffectedCustomers(read, incidentId), (one) => ({
    id: one.id,
    name: one.name,
    address: one.security_email ?? one.privacy_email,
    terms: breachTermsWords({
      breachHours: one.breach_hours,
      breachFrom: one.breach_from as BreachTerms["breachFrom"],
    }),
    checkedAt: instant(one.contacts_checked_at),
    removedAt: instant(one.removed_at),
    removedReason: one.removed_reason,
  }));
}

/** Each customer that a notice was sent to, with how it was received. */
export async function readRecipients(read: ReadDb, incidentId: string) {
  return mapInTurns(await listNoticeRecipients(read, incidentId), (one) => ({
    id: one.id,
    noticeId: one.notice_id,
    customerId: one.customer_id,
    customer: one.customer_name,
    address: one.address,
    how: one.how,
    queuedAt: new Date(one.queued_at),
    toldAt: instant(one.notified_at),
    failedAt: instant(one.failed_at),
    messageId: one.message_id,
    answer: one.answer,
    tries: one.tries ?? 0,
    lastError: one.last_error,
    nextTryAt: instant(one.next_try_at),
    note: one.note,
    proof: one.proof_sha256 ? { sha256: one.proof_sha256, name: one.proof_name ?? "" } : null,
    acknowledgedAt: instant(one.acknowledged_at),
    acknowledgedNote: one.acknowledged_note,
    by: one.recorded_by,
  }));
}

function instant(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
