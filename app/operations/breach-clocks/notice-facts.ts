import type { Work } from "#app/work";
import { listAffectedCustomers, listAnchors, listTimeline } from "#db/incidents/facts";
import type { IncidentRow } from "#db/incidents/incidents";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import { findPerson } from "#db/people/people";
import { type ClockStartKind, validClockStarts } from "#domain/breach-clocks/clock-starts";
import type { Facts } from "#domain/breach-clocks/notice-templates";
import { bareMoment, formatMoment } from "#domain/time-formats";

/** What a notice may say of an incident by itself: facts on record in words, never conclusions. */
export async function noticeFacts(work: Work, incident: IncidentRow, recipient: string): Promise<Facts> {
  const organisation = await findOrganisation(work.db);
  const zone = zoneOfOrganisation(organisation);
  const anchors = validClockStarts(await listAnchors(work.db, incident.id));
  const when = (kind: ClockStartKind) => {
    const anchor = anchors.get(kind);
    return anchor ? formatMoment(anchor.at, zone) : null;
  };
  const list = (json: string) => (JSON.parse(json) as string[]).join(", ") || null;
  const count = (value: number | null) => value?.toLocaleString("en") ?? null;
  const lines = await listTimeline(work.db, incident.id);
  const measures = lines.toReversed().filter((line) => line.kind === "measure");
  const affected = (await listAffectedCustomers(work.db, incident.id)).filter((one) => !one.removed_at);
  return {
    title: bare(incident.title),
    reference: incident.ref,
    organisation: organisation?.legal_name ?? organisation?.name ?? null,
    recipient,
    occurred: when("occurred"),
    suspected: when("suspected"),
    discovered: when("discovered"),
    aware: when("aware"),
    classified: when("classified_major"),
    systems: list(incident.systems),
    data: list(incident.data_classes),
    people: count(incident.people_affected),
    records: count(incident.records_affected),
    customers: affected.length > 0 ? count(affected.length) : null,
    measures: measures.map((line) => measureWords(line, zone)).join("\n") || null,
    contact: await contactOf(work, incident),
  };
}

/** Who answers questions: the communications person, else the lead, at the organisation's own address where it has one. */
export async function contactOf({ db }: Work, incident: IncidentRow): Promise<string | null> {
  const organisation = await findOrganisation(db);
  const id = incident.communications_id ?? incident.lead_id;
  const person = id ? await findPerson(db, id) : undefined;
  const address = organisation?.privacy_email ?? organisation?.security_email ?? person?.email;
  return [person?.name, address].filter(Boolean).join(", ") || null;
}

/** "Disabled the key (Sun 8 Mar 2026, 23:40 CET)." */
export function measureWords({ text, at }: { text: string; at: string }, zone: string): string {
  return `${bare(text)} (${bareMoment(at, zone)}).`;
}

function bare(text: string): string {
  return text.replace(/[.\s]+$/, "");
}
