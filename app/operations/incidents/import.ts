import { record } from "#app/audit";
import { writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { insertAnchor } from "#db/incidents/facts";
import { findIncidentBySourceKey, insertIncident } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { Refused } from "#domain/errors";
import type { PastIncident } from "#domain/incidents/import";
import { earliest } from "#domain/moments";
import { fullText } from "#domain/when";

export type IncidentImport = { recorded: number; known: number; withoutDate: number; withoutCount: number };

/**
 * Takes records of past incidents as closed history: no clock, no reminder, no duty of the programme starts from them.
 * A record whose source id is known already is left as it is, because it may have been corrected since.
 * @throws Refused when a record lies in the future; then nothing is written
 */
export async function importIncidents(
  work: Work,
  incidents: readonly PastIncident[],
  file: string,
): Promise<IncidentImport> {
  allow(work.actor, "incidents.edit");
  const zone = await organisationZone(work.db);
  const done: IncidentImport = { recorded: 0, known: 0, withoutDate: 0, withoutCount: 0 };
  for (const [index, incident] of incidents.entries()) {
    if (incident.occurred && earliest(incident.occurred, zone) > work.now)
      throw new Refused(
        "invalid",
        `Nothing was imported: incident ${index + 1}, “${incident.title}”, is dated in the future (${incident.occurred}): this machine’s clock shows ${fullText(work.now, zone)}.`,
        "file",
      );
    if (await findIncidentBySourceKey(work.db, incident.key)) {
      done.known += 1;
      continue;
    }
    await take(work, incident, file);
    done.recorded += 1;
    if (!incident.occurred) done.withoutDate += 1;
    if (incident.recordsAffected === null) done.withoutCount += 1;
  }
  await record(work, {
    action: "incidents.import",
    subject: { type: "import", id: newId(work.now), ref: file },
    after: done,
  });
  return done;
}

async function take(work: Work, incident: PastIncident, file: string): Promise<void> {
  const id = newId(work.now);
  const ref = await nextReference(work.db, "INC");
  const now = work.now.toISOString();
  const undated = incident.facts.filter((fact) => fact.at === null).map((fact) => fact.text);
  await insertIncident(work.db, {
    id,
    ref,
    title: incident.title,
    summary: [incident.summary, ...undated].filter(Boolean).join("\n\n"),
    severity: incident.severity,
    source_status: incident.sourceStatus,
    status: incident.status,
    personal_data: incident.personalData,
    lead_id: null,
    systems: JSON.stringify(incident.systems),
    data_classes: JSON.stringify(incident.dataClasses),
    people_affected: null,
    records_affected: incident.recordsAffected,
    reporter_id: work.actor.kind === "user" ? work.actor.userId : null,
    reporter_name: actorName(work.actor),
    source: "import",
    source_key: incident.key,
    created_at: now,
    closed_at: null,
    status_reason: "Closed history, imported.",
    evidence_id: null,
  });
  if (incident.occurred)
    await insertAnchor(work.db, {
      id: newId(work.now),
      incident_id: id,
      kind: "occurred",
      at: incident.occurred,
      why: "As precise as in the imported record",
      source: file,
      corrects_id: null,
      set_by: actorName(work.actor),
      recorded_at: now,
    });
  for (const fact of incident.facts)
    if (fact.at !== null) await writeLine(work, id, "note", fact.text, fact.at);
  await writeLine(work, id, "note", `Imported from ${file} (${incident.key}).`);
  await record(work, {
    action: "incidents.import-one",
    subject: { type: "incident", id, ref },
    after: { title: incident.title, key: incident.key, occurred: incident.occurred },
  });
}
