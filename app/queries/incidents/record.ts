import { type ClockRow, listClockMoves, listClocks } from "#db/breach-clocks/clocks";
import { listClockNotices } from "#db/breach-clocks/notices";
import { listOwnRules } from "#db/breach-clocks/obligations";
import { listReminderGaps, listReminders } from "#db/breach-clocks/reminders";
import type { ReadDb } from "#db/client";
import { listDecisions } from "#db/incidents/decisions";
import { listAffectedCustomers, listAnchors, listLineFiles, listTimeline } from "#db/incidents/facts";
import { findIncident } from "#db/incidents/incidents";
import { listLineLinks } from "#db/incidents/links";
import { listNoticeRecipients, listNotices } from "#db/incidents/notices";
import { listPostMortems } from "#db/incidents/post-mortems";
import { listIncidentTasks } from "#db/incidents/tasks";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { mapInTurns } from "#db/turns";
import { type ClockStartKind, oddOrders, validClockStarts } from "#domain/breach-clocks/clock-starts";
import { clockState, limitWords } from "#domain/breach-clocks/clocks";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { submissionOf } from "#domain/breach-clocks/submissions";
import { type BreachTerms, breachTermsWords } from "#domain/customers/customers";
import type { IncidentStatus } from "#domain/incidents/incidents";
import type { Impact, Severity, Spread } from "#domain/incidents/severity";
import { anchorTitle, breachRule, breachRulesEdition } from "#policies/clocks";

/** Everything on record about one incident at `now`, as plain values: for the page, the PDF and the JSON alike. */
export async function readIncidentRecord(read: ReadDb, idOrRef: string, now: Date) {
  const row = await findIncident(read, idOrRef);
  if (!row) return undefined;
  const organisation = await findOrganisation(read);
  const zone = zoneOfOrganisation(organisation);
  const nameOf = async (id: string | null) => (id ? ((await findPerson(read, id))?.name ?? null) : null);
  const decisions = await listDecisions(read, row.id);
  const anchors = await listAnchors(read, row.id);
  const standing = new Set([...validClockStarts(anchors).values()].map((anchor) => anchor.id));
  const lineFiles = byLine(await listLineFiles(read, row.id));
  const lineLinks = byLine(await listLineLinks(read, row.id));
  const calls = await listReminders(read, row.id);
  const mailOf = mailsOf(calls);
  const own = (await listOwnRules(read)).map((one) => one.rule);
  const rows = await listClocks(read, row.id);
  const clocks = await mapInTurns(rows, (clock) => ({
    ...clockOf(clock, own, now),
    startInQuestion: Boolean(
      !clock.ended && clock.startsAt && submissionOf(clock.anchor, rows) === "in_question",
    ),
  }));
  const correctedIds = new Set(decisions.map((one) => one.corrects_id));
  return {
    organisation: organisation?.legal_name ?? organisation?.name ?? "",
    zone,
    rules: breachRulesEdition,
    exercise: row.exercise === 1,
    incident: {
      id: row.id,
      ref: row.ref,
      title: row.title,
      summary: row.summary,
      impact: row.impact as Impact | null,
      spread: row.spread as Spread | null,
      severity: row.severity as Severity,
      severityReason: row.severity_reason,
      status: row.status as IncidentStatus,
      statusReason: row.status_reason,
      personalData: row.personal_data as "yes" | "no" | "unknown",
      leadId: row.lead_id,
      lead: await nameOf(row.lead_id),
      scribeId: row.scribe_id,
      scribe: await nameOf(row.scribe_id),
      communicationsId: row.communications_id,
      communications: await nameOf(row.communications_id),
      systems: JSON.parse(row.systems) as string[],
      dataClasses: JSON.parse(row.data_classes) as string[],
      peopleAffected: row.people_affected,
      recordsAffected: row.records_affected,
      reporter: row.reporter_name,
      source: row.source,
      sourceStatus: row.source_status,
      createdAt: new Date(row.created_at),
      closedAt: row.closed_at ? new Date(row.closed_at) : null,
      evidenceId: row.evidence_id,
    },
    clocks,
    moves: await mapInTurns(await listClockMoves(read, row.id), (move) => ({
      id: move.id,
      rule: breachRule(move.rule_id)?.name ?? move.rule_id,
      recipient: move.recipient,
      from: instant(move.old_deadline_at),
      to: instant(move.new_deadline_at),
      because: move.because,
      by: move.by_name,
      recordedAt: new Date(move.recorded_at),
    })),
    anchors: anchors.map((anchor) => ({
      ...anchor,
      label: anchorTitle(anchor.kind as ClockStartKind),
      stands: standing.has(anchor.id),
      submission: standing.has(anchor.id) ? submissionOf(anchor.kind, rows) : null,
    })),
    odd: oddOrders(anchors, zone),
    decisions: decisions.map((one) => ({
      id: one.id,
      at: one.at,
      decision: one.decision,
      why: one.why,
      facts: one.facts,
      decidedBy: one.decided_by,
      by: one.recorded_by,
      recordedAt: new Date(one.recorded_at),
      correctsId: one.corrects_id,
      stands: !correctedIds.has(one.id),
    })),
    timeline: await mapInTurns(await listTimeline(read, row.id), (line) => ({
      id: line.id,
      kind: line.kind,
      at: line.at,
      text: line.text,
      by: line.by_name,
      files: (lineFiles.get(line.id) ?? []).map(({ name, sha256, size }) => ({ name, sha256, size })),
      ...linksOf(lineLinks.get(line.id) ?? []),
      recordedAt: new Date(line.recorded_at),
    })),
    postMortems: await listPostMortems(read, row.id),
    tasks: await listIncidentTasks(read, { incidentId: row.id }),
    customers: await mapInTurns(await listAffectedCustomers(read, row.id), (one) => ({
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
    })),
    notices: await listNotices(read, row.id),
    clockNotices: (await listClockNotices(read, { incidentId: row.id })).map((notice) => {
      const { rule, recipient } = clocks.find((clock) => clock.id === notice.clockId)!;
      return { ...notice, rule, recipient };
    }),
    told: await mapInTurns(await listNoticeRecipients(read, row.id), (one) => ({
      id: one.id,
      noticeId: one.notice_id,
      customerId: one.customer_id,
      customer: one.customer_name,
      address: one.address,
      how: one.how,
      queuedAt: new Date(one.queued_at),
      toldAt: instant(one.told_at),
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
    })),
    reminders: await mapInTurns(calls, (one) => ({
      id: one.id,
      rule: breachRule(one.rule_id)?.name ?? one.rule_id,
      recipient: one.recipient,
      stage: one.stage,
      stageAt: new Date(one.stage_at),
      raisedAt: new Date(one.raised_at),
      to: one.recipient_name,
      saidIn: one.said_in,
      mail: mailOf(one),
    })),
    gaps: await listReminderGaps(
      read,
      new Date(row.created_at),
      row.closed_at ? new Date(row.closed_at) : now,
    ),
  };
}
export type IncidentRecord = NonNullable<Awaited<ReturnType<typeof readIncidentRecord>>>;

function byLine<Row extends { line_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const known = found.get(row.line_id);
    if (known) known.push(row);
    else found.set(row.line_id, [row]);
  }
  return found;
}

type Calls = Awaited<ReturnType<typeof listReminders>>;

/** How the mail of each call fared; null where there is none: no one could be alerted, or a later alert included it. */
function mailsOf(calls: Calls) {
  const keyOf = (call: Calls[number]) => `${call.raised_at} ${call.recipient_id}`;
  const mails = new Map(
    calls.flatMap((call) => (call.message_id ? [[keyOf(call), mailFrom(call)] as const] : [])),
  );
  return (call: Calls[number]) => (call.said_in ? null : (mails.get(keyOf(call)) ?? null));
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

function linksOf(links: Awaited<ReturnType<typeof listLineLinks>>) {
  return {
    evidence: links.flatMap((link) =>
      link.evidence_ref ? [{ ref: link.evidence_ref, title: link.evidence_title ?? "" }] : [],
    ),
    systems: links.flatMap((link) =>
      link.system_id ? [{ id: link.system_id, name: link.system ?? "" }] : [],
    ),
  };
}

function clockOf(clock: ClockRow, own: readonly ClockRule[], now: Date) {
  const rule = breachRule(clock.ruleId) ?? own.find((one) => one.id === clock.ruleId);
  return {
    id: clock.id,
    ruleId: clock.ruleId,
    rule: rule?.name ?? clock.ruleId,
    limit: limitWords(clock.terms),
    whose: clock.terms.whose,
    anchor: clock.anchor,
    anchorLabel: anchorTitle(clock.anchor),
    customerId: clock.customerId,
    recipient: clock.recipient,
    contents: rule?.contents ?? [],
    notes: rule?.notes ?? "",
    sources: rule?.sources ?? [],
    startsAt: clock.startsAt,
    deadlineAt: clock.deadlineAt,
    state: clockState(clock, now),
    endedBy: clock.endedBy,
    endedReason: clock.endedReason,
    endedFactor: clock.endedFactor,
    proof: clock.proof,
  };
}

function instant(text: string | null | undefined): Date | null {
  return text ? new Date(text) : null;
}
