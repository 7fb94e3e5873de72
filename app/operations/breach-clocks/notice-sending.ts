import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { endClock } from "#app/operations/breach-clocks/clock-ends";
import { contactOf } from "#app/operations/breach-clocks/notice-facts";
import { clockNoticeMark } from "#app/operations/breach-clocks/notice-mark";
import { requireClockDraft } from "#app/operations/breach-clocks/notices";
import { refuseLaterThanClock } from "#app/operations/later-than-clock";
import { refuseFuture, requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { requireClock } from "#app/queries/breach-clocks/clock";
import { actorName, allow, type Work } from "#app/work";
import { type ClockRow, findClock } from "#db/breach-clocks/clocks";
import { findClockNotice, listUnsettledClockNotices, saveClockNotice } from "#db/breach-clocks/notices";
import type { IncidentRow } from "#db/incidents/incidents";
import { findOrganisation, organisationZone, zoneOfOrganisation } from "#db/installation/organisation";
import { confirmedAt, confirmedMoment } from "#domain/breach-clocks/confirmations";
import { type ClockNotice, checkContents, clockNoticeText } from "#domain/breach-clocks/notices";
import { addressIn } from "#domain/deliveries/mail-threads";
import { refusalEnd } from "#domain/deliveries/refusals";
import { Refused } from "#domain/errors";
import { notifiedLine, settledAction } from "#domain/incidents/notification-status";
import type { Moment } from "#domain/moments";
import { formatInstant } from "#domain/time-formats";
import { ruleName } from "#policies/clocks";

/**
 * Queues the notice to one address, with a second factor. Its clock ends when that address's server has taken it.
 * @param seen the `clockNoticeMark` of what the sender was shown
 */
export async function mailClockNotice(work: Work, id: string, address: string, seen?: string): Promise<void> {
  allow(work.actor, "notices.send");
  const { notice, clock, incident } = await ready(work, id, seen);
  const text = await textOf(work, notice, clock, incident.ref);
  const key = `clock-notice:${id}`;
  await saveClockNotice(work.db, id, { ...sending(work), how: "mail", address, delivery_key: key });
  const [subject = incident.ref] = text.split("\n");
  const about = { type: "incident", id: incident.id };
  const replyTo = addressIn(await contactOf(work, incident));
  await queueMail(work, {
    purpose: "clock-notice",
    purposeId: id,
    key,
    to: address,
    subject,
    text,
    about,
    replyTo,
  });
  await recordSent(work, notice, clock, mailedLine(incident, clock, address));
}

/**
 * The notice went another way: by a portal, by post, by telephone. Its text is fixed from then on, with the proof beside it.
 * @param seen the `clockNoticeMark` of what the page showed
 */
export async function confirmNotifiedElsewhere(
  work: Work,
  id: string,
  { at, note, proof }: { at: Date; note: string; proof: { sha256: string; name: string } | null },
  seen?: string,
): Promise<void> {
  allow(work.actor, "notices.send");
  const { notice, clock } = await ready(work, id, seen);
  if (!proof) throw new Refused("invalid", "Attach proof: the letter, receipt or reply.", "proof");
  await refuseLaterThanClock(work, at, "at");
  await saveClockNotice(work.db, id, {
    ...sending(work),
    how: "elsewhere",
    notified_at: at.toISOString(),
    note,
    proof_sha256: proof.sha256,
    proof_name: proof.name,
  });
  if (!clock.ended) await endClock(work, clock, { how: "told", at, reason: note, proof });
  const line = `Notified outside Surety: ${clock.recipient} (${ruleName(clock.ruleId)}). ${note} Proof: ${proof.name}.`;
  await recordSent(work, notice, clock, line, at);
}

/** What became of the mails: a notice that was taken answers its clock, one that was refused is shown, whether it is tried again or not. */
export async function settleClockNotices(work: Work): Promise<number> {
  allow(work.actor, "notices.send");
  const settled = await listUnsettledClockNotices(work.db);
  for (const one of settled) {
    const clock = await findClock(work.db, one.clock_id);
    if (!clock) continue;
    const notifiedAt = one.mail_sent_at ?? one.mail_withheld_at;
    const why = one.last_error ?? "refused";
    await saveClockNotice(
      work.db,
      one.id,
      notifiedAt
        ? { notified_at: notifiedAt, failed_at: null, failed_why: null }
        : { failed_at: one.mail_failed_at, failed_why: why },
    );
    await record(work, {
      action: settledAction(one),
      subject: { type: "clock_notice", id: one.id, ref: clock.recipient },
      after: { address: one.address, messageId: one.message_id, answer: one.answer ?? one.last_error },
    });
    const line = notifiedAt
      ? notifiedLine(one, `${clock.recipient} (${one.address})`)
      : `The notice to ${clock.recipient} (${one.address}) was rejected: ${why}. ${refusalEnd(one.next_try_at !== null)} The clock keeps running.`;
    await writeLine(work, one.incident_id, "notice", line, notifiedAt ?? undefined);
    if (notifiedAt && !clock.ended) await endClock(work, clock, { how: "told", at: new Date(notifiedAt) });
  }
  return settled.length;
}

/** The recipient confirmed that it has the notice: when, and how that is known, such as a file number. Recorded once. */
export async function acknowledgeClockNotice(
  work: Work,
  id: string,
  { at, note }: { at: Moment; note: string },
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const notice = await findClockNotice(work.db, id);
  if (!notice) throw new Refused("not_found", "There is no such notice.");
  const clock = await requireClock(work.db, notice.clockId);
  if (!notice.toldAt) throw new Refused("conflict", "This notice has not reached anyone yet.");
  if (notice.acknowledged) throw new Refused("conflict", "The confirmation is already recorded.");
  await refuseFuture(work, at, "at");
  const zone = await organisationZone(work.db);
  const moment = confirmedMoment(at, zone, notice.toldAt);
  const acknowledgedAt = confirmedAt(moment, zone, notice.toldAt).toISOString();
  await saveClockNotice(work.db, id, { acknowledged_at: acknowledgedAt, acknowledged_note: note });
  const line = `${clock.recipient} confirmed the notice. ${note}`;
  await writeLine(work, notice.incidentId, "notice", line, moment);
  await record(work, {
    action: "notices.acknowledge",
    subject: { type: "clock_notice", id, ref: clock.recipient },
    after: { at: acknowledgedAt },
    reason: note,
  });
}

/** A complete draft, with its clock and its incident. @throws Refused, naming what is missing, or where it is not what was `seen` */
async function ready(work: Work, id: string, seen: string | undefined) {
  const notice = await requireClockDraft(work, id);
  if (seen !== undefined && seen !== clockNoticeMark(notice))
    throw new Refused("conflict", "The notice was changed after you opened this page. Read the new text.");
  checkContents(notice);
  const clock = await requireClock(work.db, notice.clockId);
  return { notice, clock, incident: await requireIncident(work, notice.incidentId) };
}

function mailedLine(incident: IncidentRow, clock: ClockRow, address: string): string {
  const notice = `otice under ${ruleName(clock.ruleId)}`;
  return incident.exercise
    ? `EXERCISE: n${notice} prepared for ${address}, not sent.`
    : `N${notice} sent to ${address}.`;
}

function sending(work: Work) {
  return { sent_at: work.now.toISOString(), sent_by: actorName(work.actor), sent_factor: signatureOf(work) };
}

async function textOf(work: Work, notice: ClockNotice, clock: ClockRow, reference: string): Promise<string> {
  const organisation = await findOrganisation(work.db);
  return clockNoticeText(notice, {
    organisation: organisation?.legal_name ?? organisation?.name ?? "",
    reference,
    rule: ruleName(clock.ruleId),
    recipient: clock.recipient,
    date: formatInstant(work.now, zoneOfOrganisation(organisation)),
  });
}

async function recordSent(
  work: Work,
  notice: ClockNotice,
  clock: ClockRow,
  line: string,
  at?: Date,
): Promise<void> {
  await writeLine(work, notice.incidentId, "notice", line, at?.toISOString());
  await record(work, {
    action: "notices.send",
    subject: {
      type: "clock_notice",
      id: notice.id,
      ref: `${ruleName(clock.ruleId)}, notice ${notice.number}`,
    },
    after: { to: clock.recipient, line },
  });
}
