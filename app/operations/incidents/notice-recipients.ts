import { createHash } from "node:crypto";
import { record } from "#app/audit";
import { refuseFuture, writeLine } from "#app/operations/timeline";
import { allow, type Work } from "#app/work";
import type { ReadDb, Tx } from "#db/client";
import { listAffectedCustomers } from "#db/incidents/facts";
import {
  findNoticeRecipient,
  listNoticeRecipients,
  type NoticeRow,
  saveNoticeRecipient,
} from "#db/incidents/notices";
import { organisationZone } from "#db/installation/organisation";
import { confirmedAt, confirmedMoment } from "#domain/breach-clocks/confirmations";
import { breachContact } from "#domain/customers/customers";
import { Refused } from "#domain/errors";
import type { Moment } from "#domain/moments";

type NoticeTarget = { id: string; name: string; address: string | null };

/** Who a notice would go to now: affected customers not notified yet and not under way; for an update, all affected. */
export async function noticeRecipients(
  { db }: { db: ReadDb | Tx },
  notice: NoticeRow,
): Promise<NoticeTarget[]> {
  const affected = (await listAffectedCustomers(db, notice.incidentId)).filter((one) => !one.removed_at);
  const recipients = await listNoticeRecipients(db, notice.incidentId);
  const done = new Set(recipients.filter((one) => !one.failed_at).map((one) => one.customer_id));
  return affected
    .filter((one) => notice.phase !== "initial" || !done.has(one.id))
    .map((one) => ({
      id: one.id,
      name: one.name,
      address: breachContact({ securityEmail: one.security_email, privacyEmail: one.privacy_email }),
    }));
}

/** What a person saw before they confirmed: this text to these addresses. Another text or address gives another mark. */
export function noticeMark(notice: NoticeRow, recipients: readonly NoticeTarget[]): string {
  const { nature, impact, mitigation, contact, phase, peopleAffected, recordsAffected } = notice;
  const { cover, advice } = notice;
  const text = [nature, impact, mitigation, contact, phase, peopleAffected, recordsAffected, cover, advice];
  const to = recipients.map((one) => [one.id, one.address]);
  return createHash("sha256")
    .update(JSON.stringify([text, to]))
    .digest("hex");
}

/** The customer confirmed that it has the notice: when, and how that is known. Recorded once. */
export async function acknowledgeNotice(
  work: Work,
  recipientId: string,
  { at, note }: { at: Moment; note: string },
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const recipient = await findNoticeRecipient(work.db, recipientId);
  if (!recipient) throw new Refused("not_found", "There is no such notice.");
  if (!recipient.notified_at) throw new Refused("conflict", "This customer has not been notified yet.");
  if (recipient.acknowledged_at) throw new Refused("conflict", "The confirmation is already recorded.");
  await refuseFuture(work, at, "at");
  const zone = await organisationZone(work.db);
  const notifiedAt = new Date(recipient.notified_at);
  const moment = confirmedMoment(at, zone, notifiedAt);
  const acknowledgedAt = confirmedAt(moment, zone, notifiedAt).toISOString();
  await saveNoticeRecipient(work.db, recipient.id, {
    acknowledged_at: acknowledgedAt,
    acknowledged_note: note,
  });
  await writeLine(
    work,
    recipient.incident_id,
    "notice",
    `${recipient.customer_name} confirmed the notice. ${note}`,
    moment,
  );
  await record(work, {
    action: "notices.acknowledge",
    subject: { type: "notice_recipient", id: recipient.id, ref: recipient.customer_name },
    after: { at: acknowledgedAt },
    reason: note,
  });
}
