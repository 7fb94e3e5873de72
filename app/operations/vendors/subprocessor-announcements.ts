import { record } from "#app/audit";
import { queueMails } from "#app/delivery/mail/queue";
import { requireChange, subjectOf } from "#app/operations/vendors/subprocessors";
import { renamed, requireVendor } from "#app/operations/vendors/vendors";
import { actorName, allow, type Work } from "#app/work";
import { listCustomers } from "#db/customers/customers";
import { newId } from "#db/ids";
import { findOrganisation, organisationDay } from "#db/installation/organisation";
import {
  type ChangeRow,
  endEntry,
  endsOf,
  factsOf,
  findEntry,
  insertEntry,
  saveChange,
  termsOf,
  voidEntriesOf,
} from "#db/vendors/subprocessors";
import { saveVendor } from "#db/vendors/vendors";
import { Refused } from "#domain/errors";
import { announcementText, type ChangeLine } from "#domain/vendors/subprocessor-words";
import { checkAnnouncement, checkWithdrawal, type Entry, longestNotice } from "#domain/vendors/subprocessors";

/** Announces one approved change to every customer. */
export async function announceChange(
  work: Work,
  id: string,
  effectiveOn: string,
): Promise<{ recipients: number }> {
  const change = await requireChange(work, id);
  return announce(work, [change], effectiveOn, { type: "subprocessor-change", id });
}

/**
 * Announces approved changes to every customer, in one mail to each, and writes their lines into the list from their first day on,
 * so that the list turns by the calendar alone. The first day lies at least the longest notice owed after today; only the `first`
 * list of an installation, of companies in use already, owes none.
 */
export async function announce(
  work: Work,
  changes: ChangeRow[],
  effectiveOn: string,
  about: { type: "subprocessor-change" | "subprocessor-list"; id: string },
  first = false,
): Promise<{ recipients: number }> {
  allow(work.actor, "vendors.approve");
  const customers = (await listCustomers(work.db)).filter((customer) => customer.ended_at === null);
  const owed = longestNotice(customers.map((customer) => customer.subprocessor_notice_days));
  const after = {
    announced_at: work.now.toISOString(),
    notice_days: first ? 0 : owed,
    effective_on: effectiveOn,
  };
  const today = await organisationDay(work.db, work.now);
  const lines: ChangeLine[] = [];
  for (const change of changes) {
    checkAnnouncement(factsOf(change), effectiveOn, today, after.notice_days);
    lines.push(await lineOf(work, change));
    await saveChange(work.db, change.id, after);
    await writeLines(work, change, effectiveOn);
  }
  const text = announcementText({
    changes: lines,
    effectiveOn,
    organisation: await findOrganisation(work.db),
    first,
  });
  const mails = customers.flatMap((customer) => {
    const to = customer.privacy_email ?? customer.security_email;
    if (!to) return [];
    const key = `${about.type}:${about.id}:${customer.id}`;
    return [{ purpose: "subprocessor-change" as const, key, to, ...text, about }];
  });
  const recipients = await queueMails(work, mails);
  for (const change of changes)
    await record(work, {
      action: "subprocessors.announce",
      subject: subjectOf(change),
      after: { ...after, recipients },
    });
  return { recipients };
}

/** Withdraws a change before its first day: what it would have changed stays as it was, and no mail is sent. */
export async function withdrawChange(work: Work, id: string, reason: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const change = await requireChange(work, id);
  checkWithdrawal(factsOf(change), await organisationDay(work.db, work.now));
  await saveChange(work.db, id, { withdrawn_at: work.now.toISOString(), withdrawn_reason: reason });
  if (change.announced_at) {
    await voidEntriesOf(work.db, id);
    for (const entry of await endedLines(work, change)) {
      await endEntry(work.db, entry.id, null);
      const { name } = termsOf(change) ?? entry;
      const vendor = await requireVendor(work, entry.vendorId);
      if (vendor.name === name) await saveVendor(work.db, vendor.id, { name: entry.name });
    }
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
  const ended = await endedLines(work, change);
  for (const entry of ended) {
    if (entry.untilOn !== null)
      throw new Refused("conflict", "Another announced change already ends this entry.");
    await endEntry(work.db, entry.id, effectiveOn);
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
    ...(await statement(work, change, effectiveOn, continued(change, ended))),
  };
  await insertEntry(work.db, line, work.now);
  await saveVendor(work.db, change.vendor_id, {
    ended_on: null,
    ...(await newNames(work, change, terms.name, ended)),
  });
}

/** The entry that this one goes on from: of the same company, or of one that was renamed or became part of it. A replacement is a new company. */
function continued(change: ChangeRow, ended: readonly Entry[]): Entry | undefined {
  return (
    ended.find((entry) => entry.vendorId === change.vendor_id) ??
    (change.match_why === null ? undefined : ended[0])
  );
}

/** Since when the company is said to be in use, and when that was said. It is a statement, and moves no line back. */
async function statement(work: Work, change: ChangeRow, effectiveOn: string, before: Entry | undefined) {
  const known = { sinceOn: before?.sinceOn ?? null, statedOn: before?.statedOn ?? null };
  const since = change.since_on;
  if (!since || since >= effectiveOn || since === known.sinceOn) return known;
  return { sinceOn: since, statedOn: await organisationDay(work.db, new Date(change.created_at)) };
}

/** A company that continues under another name keeps the old ones, and those of companies that became part of it. */
async function newNames(work: Work, change: ChangeRow, name: string, ended: readonly Entry[]) {
  const going = ended.some((entry) => entry.vendorId === change.vendor_id);
  if (!going && change.match_why === null) return {};
  const vendor = await requireVendor(work, change.vendor_id);
  const former = JSON.parse(renamed(vendor, name)) as string[];
  const merged = ended.filter((entry) => entry.vendorId !== change.vendor_id).map((entry) => entry.name);
  const names = [...new Set([...former, ...merged])].filter((one) => one !== name);
  return { name, former_names: JSON.stringify(names) };
}

async function endedLines(work: Work, change: ChangeRow): Promise<Entry[]> {
  const ended: Entry[] = [];
  for (const id of endsOf(change)) {
    const entry = await findEntry(work.db, id);
    if (!entry) throw new Refused("conflict", "Another announced change already ends this entry.");
    ended.push(entry);
  }
  return ended;
}

async function lineOf(work: Work, change: ChangeRow): Promise<ChangeLine> {
  const [before = null, ...also] = await endedLines(work, change);
  return { kind: change.kind, terms: termsOf(change), vendorId: change.vendor_id, before, also };
}
