import {
  clockStarts,
  readClockNotices,
  readClocks,
  readDamagedClocks,
  readMoves,
} from "#app/queries/incidents/record-clocks";
import { readAffected, readRecipients } from "#app/queries/incidents/record-customers";
import { readReminders } from "#app/queries/incidents/record-reminders";
import { listClocksAndDamaged } from "#db/breach-clocks/damaged-clocks";
import { listReminderGaps } from "#db/breach-clocks/reminders";
import type { ReadDb } from "#db/client";
import { listDecisions } from "#db/incidents/decisions";
import { listAnchors, listLineFiles, listTimeline } from "#db/incidents/facts";
import { findIncident, type IncidentRow } from "#db/incidents/incidents";
import { listLineLinks } from "#db/incidents/links";
import { listNotices } from "#db/incidents/notices";
import { listPostMortems } from "#db/incidents/post-mortems";
import { listIncidentTasks } from "#db/incidents/tasks";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { mapInTurns } from "#db/turns";
import { oddOrders } from "#domain/breach-clocks/clock-starts";
import { groupedBy } from "#domain/groups";
import type { IncidentStatus } from "#domain/incidents/incidents";
import type { Impact, Severity, Spread } from "#domain/incidents/severity";
import { breachRulesEdition } from "#policies/clocks";

/** Everything on record about one incident at `now`, as plain values: for the page, the PDF and the JSON alike. */
export async function readIncidentRecord(read: ReadDb, idOrRef: string, now: Date) {
  const row = await findIncident(read, idOrRef);
  if (!row) return undefined;
  const organisation = await findOrganisation(read);
  const zone = zoneOfOrganisation(organisation);
  const anchors = await listAnchors(read, row.id);
  const { clocks: clockRows, damaged } = await listClocksAndDamaged(read, row.id);
  const clocks = await readClocks(read, clockRows, now);
  const damagedClocks = await readDamagedClocks(read, damaged);
  return {
    organisation: organisation?.legal_name ?? organisation?.name ?? "",
    zone,
    rules: breachRulesEdition,
    exercise: row.exercise === 1,
    incident: await readFacts(read, row),
    clocks,
    damagedClocks,
    moves: await readMoves(read, row.id),
    anchors: clockStarts(anchors, clockRows),
    odd: oddOrders(anchors, zone),
    decisions: decisionsOf(await listDecisions(read, row.id)),
    timeline: await readTimeline(read, row.id),
    postMortems: await listPostMortems(read, row.id),
    tasks: await listIncidentTasks(read, { incidentId: row.id }),
    customers: await readAffected(read, row.id),
    notices: await listNotices(read, row.id),
    clockNotices: await readClockNotices(read, row.id, [...clocks, ...damagedClocks]),
    told: await readRecipients(read, row.id),
    reminders: await readReminders(read, row.id),
    gaps: await listReminderGaps(
      read,
      new Date(row.created_at),
      row.closed_at ? new Date(row.closed_at) : now,
    ),
  };
}
export type IncidentRecord = NonNullable<Awaited<ReturnType<typeof readIncidentRecord>>>;

async function readFacts(read: ReadDb, row: IncidentRow) {
  const nameOf = async (id: string | null) => (id ? ((await findPerson(read, id))?.name ?? null) : null);
  return {
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
  };
}

function decisionsOf(decisions: Awaited<ReturnType<typeof listDecisions>>) {
  const correctedIds = new Set(decisions.map((one) => one.corrects_id));
  return decisions.map((one) => ({
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
  }));
}

async function readTimeline(read: ReadDb, incidentId: string) {
  const lineFiles = byLine(await listLineFiles(read, incidentId));
  const lineLinks = byLine(await listLineLinks(read, incidentId));
  return mapInTurns(await listTimeline(read, incidentId), (line) => ({
    id: line.id,
    kind: line.kind,
    at: line.at,
    text: line.text,
    by: line.by_name,
    files: (lineFiles.get(line.id) ?? []).map(({ name, sha256, size }) => ({ name, sha256, size })),
    ...linksOf(lineLinks.get(line.id) ?? []),
    recordedAt: new Date(line.recorded_at),
  }));
}

function byLine<Row extends { line_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return groupedBy(rows, (row) => row.line_id);
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
