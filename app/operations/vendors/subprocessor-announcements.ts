import { record } from "#app/audit";
import { queueMail } from "#app/delivery/mail/queue";
import { requireChange, subjectOf } from "#app/operations/vendors/subprocessors";
import { actorName, allow, type Work } from "#app/work";
import { listCustomers } from "#db/customers/customers";
import { newId } from "#db/ids";
import { findOrganisation, organisationDay } from "#db/installation/organisation";
import {
  type ChangeRow,
  endEntry,
  factsOf,
  findEntry,
  insertEntry,
  saveChange,
  termsOf,
  voidEntriesOf,
} from "#db/vendors/subprocessors";
import { saveVendor } from "#db/vendors/vendors";
import { Refused } from "#domain/errors";
import { announcementText } from "#domain/vendors/subprocessor-words";
import { checkAnnouncement, checkWithdrawal, longestNotice } from "#domain/vendors/subprocessors";

/**
 * Announces an approved change to every customer and writes its lines into the list from their first day on, so that the
 * list turns by the calendar alone. The first day lies at least the longest notice owed after today.
 */
export async function announceChange(
  work: Work,
  id: string,
  effectiveOn: string,
): Promise<{ recipients: number }> {
  allow(work.actor, "vendors.approve");
  const change = await requireChange(work, id);
  const customers = (await listCustomers(work.db)).filter((customer) => customer.ended_at === null);
  const noticeDays = longestNotice(customers.map((customer) => customer.subprocessor_notice_days));
  checkAnnouncement(factsOf(change), effectiveOn, await organisationDay(work.db, work.now), noticeDays);
  const after = { announced_at: work.now.toISOString(), notice_days: noticeDays, effective_on: effectiveOn };
  await saveChange(work.db, id, after);
  await writeLines(work, change, effectiveOn);
  const organisation = await findOrganisation(work.db);
  const text = announcementText({
    kind: change.kind,
    terms: termsOf(change),
    before: await before(work, change),
    effectiveOn,
    organisation,
  });
  let recipients = 0;
  for (const customer of customers) {
    const to = customer.privacy_email ?? customer.security_email;
    if (!to) continue;
    const mail = {
      key: `subprocessor-change:${id}:${customer.id}`,
      to,
      ...text,
      about: { type: "subprocessor-change", id },
    };
    if (await queueMail(work, mail)) recipients += 1;
  }
  await record(work, {
    action: "subprocessors.announce",
    subject: subjectOf(change),
    after: { ...after, recipients },
  });
  return { recipients };
}

/** Takes a change back before its first day: what it would have changed stays as it was, and nobody is written to. */
export async function withdrawChange(work: Work, id: string, reason: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const change = await requireChange(work, id);
  checkWithdrawal(factsOf(change), await organisationDay(work.db, work.now));
  await saveChange(work.db, id, { withdrawn_at: work.now.toISOString(), withdrawn_reason: reason });
  if (change.announced_at) {
    await voidEntriesOf(work.db, id);
    if (change.entry_id) await endEntry(work.db, change.entry_id, null);
  }
  await record(work, {
    action: "subprocessors.withdraw",
    subject: subjectOf(change),
    after: { withdrawnBy: actorName(work.actor) },
    reason,
  });
}

async function writeLines(work: Work, change: ChangeRow, effectiveOn: string): Promise<void> {
  const terms = termsOf(change);
  if (change.entry_id) {
    const entry = await findEntry(work.db, change.entry_id);
    if (!entry || entry.untilOn !== null) {
      throw new Refused("conflict", "Another announced change already ends this entry.");
    }
    await endEntry(work.db, change.entry_id, effectiveOn);
  }
  if (!terms) return;
  const line = {
    ...terms,
    id: newId(work.now),
    vendorId: change.vendor_id,
    changeId: change.id,
    fromOn: effectiveOn,
    untilOn: null,
    reason: null,
  };
  await insertEntry(work.db, line, work.now);
  await saveVendor(work.db, change.vendor_id, { ended_on: null });
}

async function before(work: Work, change: ChangeRow) {
  return change.entry_id ? ((await findEntry(work.db, change.entry_id)) ?? null) : null;
}
