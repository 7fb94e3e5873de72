import { record } from "#app/audit";
import { queueMails } from "#app/delivery/mail/queue";
import { endClocks } from "#app/operations/breach-clocks/clock-ends";
import { isOpen } from "#app/operations/breach-clocks/clocks";
import { contactOf, measureWords } from "#app/operations/breach-clocks/notice-facts";
import { noticeMark, noticeRecipients } from "#app/operations/incidents/notice-recipients";
import { requireIncident, signatureOf, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { listClocks } from "#db/breach-clocks/clocks";
import { newId } from "#db/ids";
import { listAnchors, listTimeline } from "#db/incidents/facts";
import type { IncidentRow } from "#db/incidents/incidents";
import {
  findNotice,
  insertNotice,
  insertNoticeRecipients,
  listNotices,
  listUnsettledRecipients,
  type NoticeRow,
  saveNoticeRecipient,
  saveNotice as saveNoticeRow,
} from "#db/incidents/notices";
import { findOrganisation, type OrganisationRow } from "#db/installation/organisation";
import { mapInTurns } from "#db/turns";
import { validClockStarts } from "#domain/breach-clocks/clock-starts";
import { counted } from "#domain/counted";
import { addressIn } from "#domain/deliveries/mail-threads";
import { refusalEnd } from "#domain/deliveries/refusals";
import { Refused } from "#domain/errors";
import {
  checkComplete,
  draftFromFacts,
  type NoticeDraft,
  type NoticeInput,
  noticeText,
} from "#domain/incidents/notices";
import { notifiedLine, settledAction } from "#domain/incidents/notification-status";
import { formatInstant, formatMoment } from "#domain/time-formats";

/** Starts a notice, pre-filled from what is on record: facts, never conclusions. A later one starts from the last that was sent: for those it did not reach, or else as an update for all. */
export async function startNotice(work: Work, incidentId: string): Promise<string> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, incidentId);
  const [latest] = await listNotices(work.db, incident.id);
  if (latest && !latest.sentAt)
    throw new Refused("conflict", `Draft ${latest.number} is open. Send it or continue it.`);
  const left = latest ? await noticeRecipients(work, { ...latest, phase: "initial" }) : [];
  const phase = left.length > 0 ? "initial" : "update";
  const draft: NoticeDraft = latest ? { ...latest, phase } : await firstDraft(work, incident);
  const id = newId(work.now);
  const number = (latest?.number ?? 0) + 1;
  await insertNotice(work.db, { id, incident_id: incident.id, number, ...columns(work, draft) });
  await record(work, {
    action: "notices.start",
    subject: { type: "breach_notice", id, ref: `${incident.ref}, notice ${number}` },
  });
  return id;
}

/** Saves a draft, whatever is missing. A sent notice cannot be changed. */
export async function saveNotice(work: Work, id: string, input: NoticeInput): Promise<void> {
  allow(work.actor, "incidents.edit");
  const notice = await requireDraft(work, id);
  const draft = draftOf(input);
  const parts = Object.keys(draft) as (keyof NoticeDraft)[];
  const changed = parts.filter((key) => notice[key] !== draft[key]);
  if (changed.length === 0) return;
  await saveNoticeRow(work.db, id, columns(work, draft));
  await record(work, {
    action: "notices.save",
    subject: { type: "breach_notice", id },
    before: Object.fromEntries(changed.map((key) => [key, notice[key]])),
    after: Object.fromEntries(changed.map((key) => [key, draft[key]])),
  });
}

/**
 * Queues the notice to each affected customer not yet notified (an update goes to all), with a second factor. A clock
 * ends only when the customer's mail server has taken it. Returns to how many it goes.
 * @param seen the mark of what the person saw and confirmed (`noticeMark`)
 * @throws Refused while a part is missing, a customer has no address, no one is left to notify, or it is not what was seen
 */
export async function sendNotice(work: Work, id: string, seen?: string): Promise<number> {
  allow(work.actor, "notices.send");
  const notice = await requireDraft(work, id);
  checkComplete(notice);
  const factor = signatureOf(work);
  const incident = await requireIncident(work, notice.incidentId);
  const organisation = await requireOrganisation(work);
  const recipients = await readyRecipients(work, notice);
  if (seen !== undefined && seen !== noticeMark(notice, recipients))
    throw new Refused(
      "conflict",
      "The text or the recipients changed since you opened this page. Review them again.",
    );
  await saveNoticeRow(work.db, id, {
    sent_at: work.now.toISOString(),
    sent_by: actorName(work.actor),
    sent_factor: factor,
  });
  const replyTo = addressIn(notice.contact) ?? addressIn(await contactOf(work, incident));
  const keyOf = (customerId: string) => `notice:${id}:${customerId}`;
  const date = formatInstant(work.now, organisation.time_zone);
  const mails = await mapInTurns(recipients, ({ id: customerId, name, address }) => {
    const parties = {
      organisation: organisation.legal_name ?? organisation.name,
      reference: incident.ref,
      recipient: name,
    };
    const text = noticeText(notice, { ...parties, date });
    const [subject = incident.ref] = text.split("\n");
    const about = { type: "incident", id: incident.id };
    const purpose = { purpose: "notice" as const, purposeId: id };
    return { ...purpose, key: keyOf(customerId), to: address!, subject, text, about, replyTo };
  });
  await insertNoticeRecipients(
    work.db,
    recipients.map(({ id: customerId, address }) => ({
      id: newId(work.now),
      notice_id: id,
      incident_id: incident.id,
      customer_id: customerId,
      address: address!,
      how: "mail",
      delivery_key: keyOf(customerId),
      queued_at: work.now.toISOString(),
      recorded_by: actorName(work.actor),
    })),
  );
  await queueMails(work, mails);
  await writeLine(
    work,
    incident.id,
    "notice",
    incident.exercise
      ? `EXERCISE: notice ${notice.number} prepared for ${customerCount(recipients.length)}, not sent.`
      : `Notice ${notice.number} sent to ${customerCount(recipients.length)}.`,
  );
  await record(work, {
    action: "notices.send",
    subject: { type: "breach_notice", id, ref: `${incident.ref}, notice ${notice.number}` },
    after: { to: recipients.map((one) => `${one.name} <${one.address}>`) },
  });
  return recipients.length;
}

/** A draft that is ready to be sent, with its recipients. @throws Refused, naming what is missing */
export async function checkReady(work: Work, id: string): Promise<void> {
  allow(work.actor, "notices.send");
  const notice = await requireDraft(work, id);
  checkComplete(notice);
  await readyRecipients(work, notice);
}

async function readyRecipients(work: Work, notice: NoticeRow) {
  const recipients = await noticeRecipients(work, notice);
  if (recipients.length === 0)
    throw new Refused("conflict", "Every affected customer is notified. Add affected customers first.");
  const without = recipients.filter((one) => !one.address);
  if (without.length > 0)
    throw new Refused(
      "conflict",
      `No address for ${without.map((one) => one.name).join(", ")}. Add a security or privacy contact to the customer first.`,
    );
  return recipients;
}

/** Settled in one transaction at most, so that other writers do not wait long behind a notice to thousands. */
const settledAtOnce = 250;

/** What became of the mails, some at a time, until it returns 0: a customer whose server accepted the notice counts as notified and its clocks end; one that refused it is shown, whether it is tried again or not. */
export async function settleNotices(work: Work): Promise<number> {
  allow(work.actor, "notices.send");
  const settled = await listUnsettledRecipients(work.db, settledAtOnce);
  for (const one of settled) {
    const notifiedAt = one.mail_sent_at ?? one.mail_withheld_at;
    await saveNoticeRecipient(
      work.db,
      one.id,
      notifiedAt ? { notified_at: notifiedAt, failed_at: null } : { failed_at: one.mail_failed_at },
    );
    await record(work, {
      action: settledAction(one),
      subject: { type: "notice_recipient", id: one.id, ref: one.customer_name },
      after: { address: one.address, messageId: one.message_id, answer: one.answer ?? one.last_error },
    });
    const line = notifiedAt
      ? notifiedLine(one, `${one.customer_name} (${one.address})`)
      : `The notice to ${one.customer_name} (${one.address}) was rejected: ${one.last_error}. ${refusalEnd(one.next_try_at !== null)} The clock keeps running.`;
    await writeLine(work, one.incident_id, "notice", line, notifiedAt ?? undefined);
    if (notifiedAt) await endCustomerClocks(work, one.incident_id, one.customer_id, new Date(notifiedAt));
  }
  return settled.length;
}

/** Ends every open clock of one customer: telling it answers the contract and GDPR Art. 33(2) at once. */
export async function endCustomerClocks(
  work: Work,
  incidentId: string,
  customerId: string,
  at: Date,
  proof?: { sha256: string; name: string },
  reason?: string,
): Promise<void> {
  const open = (await listClocks(work.db, incidentId, [customerId])).filter(isOpen);
  await endClocks(work, open, { how: "told", at, proof, reason });
}

async function firstDraft(work: Work, incident: IncidentRow): Promise<NoticeDraft> {
  const organisation = await requireOrganisation(work);
  const zone = organisation.time_zone;
  const anchors = validClockStarts(await listAnchors(work.db, incident.id));
  const when = (kind: "occurred" | "discovered") => {
    const anchor = anchors.get(kind);
    return anchor ? formatMoment(anchor.at, zone) : null;
  };
  const measures = (await listTimeline(work.db, incident.id)).filter((line) => line.kind === "measure");
  return draftFromFacts({
    title: incident.title,
    occurred: when("occurred"),
    discovered: when("discovered"),
    systems: JSON.parse(incident.systems),
    dataClasses: JSON.parse(incident.data_classes),
    peopleAffected: incident.people_affected,
    measures: measures.toReversed().map((line) => measureWords(line, zone)),
    contact: await contactOf(work, incident),
  });
}

function draftOf(input: NoticeInput): NoticeDraft {
  return {
    ...input,
    peopleAffected: input.peopleAffected ?? null,
    recordsAffected: input.recordsAffected ?? null,
  };
}

function columns(work: Work, draft: NoticeDraft) {
  return {
    phase: draft.phase,
    nature: draft.nature,
    impact: draft.impact,
    mitigation: draft.mitigation,
    contact: draft.contact,
    cover: draft.cover,
    advice: draft.advice,
    people_affected: draft.peopleAffected,
    records_affected: draft.recordsAffected,
    people_unknown: draft.peopleUnknown ? 1 : 0,
    records_unknown: draft.recordsUnknown ? 1 : 0,
    saved_at: work.now.toISOString(),
    saved_by: actorName(work.actor),
  };
}

async function requireDraft(work: Work, id: string): Promise<NoticeRow> {
  const notice = await findNotice(work.db, id);
  if (!notice) throw new Refused("not_found", "There is no such notice.");
  if (notice.sentAt) throw new Refused("conflict", "This notice was sent and cannot be changed.");
  return notice;
}

async function requireOrganisation(work: Work): Promise<OrganisationRow> {
  const organisation = await findOrganisation(work.db);
  if (!organisation) throw new Refused("conflict", "Surety is not set up yet.");
  return organisation;
}

function customerCount(n: number): string {
  return counted(n, "customer");
}
