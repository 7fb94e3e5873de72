import type { AppContext } from "#app/context";
import { changeLine } from "#app/queries/vendors/change-line";
import { mayKnow } from "#app/queries/vendors/scope";
import { matchOf } from "#app/queries/vendors/subprocessor-match";
import { listCustomers } from "#db/customers/customers";
import { organisationZone } from "#db/installation/organisation";
import { findImport } from "#db/vendors/subprocessor-imports";
import {
  factsOf,
  findChange,
  listAnnouncements,
  listEntries,
  listObjections,
} from "#db/vendors/subprocessors";
import { dayOf } from "#domain/days";
import type { Scope } from "#domain/period-scope";
import { changeSentence } from "#domain/vendors/subprocessor-words";
import { changeState, earliestEffective, longestNotice } from "#domain/vendors/subprocessors";

/** Everything that the page of one change shows; undefined when there is no such change, or it is not for this visitor. */
export async function readChange(app: AppContext, id: string, scope: Scope | null = null) {
  const row = await findChange(app.read, id);
  const zone = await organisationZone(app.read);
  if (!row || !mayKnow(row, scope, zone)) return undefined;
  const today = dayOf(app.now(), zone);
  const [entries, imported, announcements, objections, customers] = await Promise.all([
    listEntries(app.read),
    row.import_id ? findImport(app.read, row.import_id) : undefined,
    listAnnouncements(app.read, row),
    listObjections(app.read, id),
    listCustomers(app.read),
  ]);
  const current = customers.filter((customer) => customer.ended_at === null);
  const line = changeLine(row, entries);
  const noticeDays =
    row.notice_days ?? longestNotice(current.map((customer) => customer.subprocessor_notice_days));
  const at = (text: string | null) => (text ? new Date(text) : null);
  return {
    id,
    ref: row.ref,
    vendorId: row.vendor_id,
    sentence: changeSentence(line),
    imported: imported && !scope ? { id: imported.id, ref: imported.ref, source: imported.source } : null,
    match: matchOf(row, line),
    sinceOn: row.since_on,
    draftedOn: dayOf(new Date(row.created_at), zone),
    state: changeState(factsOf(row), today),
    reason: row.reason,
    terms: line.terms,
    before: line.before,
    also: line.also ?? [],
    drafted: { at: new Date(row.created_at), by: row.created_by },
    approved: row.approved_at
      ? { at: new Date(row.approved_at), by: row.approved_by ?? "", alone: row.approved_alone === 1 }
      : null,
    announcedAt: at(row.announced_at),
    effectiveOn: row.effective_on,
    withdrawn: row.withdrawn_at
      ? { at: new Date(row.withdrawn_at), reason: row.withdrawn_reason ?? "" }
      : null,
    noticeDays,
    earliest: earliestEffective(today, noticeDays),
    today,
    customers: current.length,
    reachable: current.filter((customer) => customer.privacy_email ?? customer.security_email).length,
    announcements: announcements.map((mail) => ({
      id: mail.id,
      to: mail.recipient,
      sentAt: at(mail.sent_at),
      failedAt: at(mail.failed_at),
      error: mail.last_error,
    })),
    objections: objections.map((objection) => ({
      id: objection.id,
      objector: objection.objector,
      receivedOn: objection.received_on,
      text: objection.text,
      owner: objection.owner_name,
      answerDueOn: objection.answer_due_on,
      answeredAt: at(objection.answered_at),
      answer: objection.answer,
    })),
  };
}
