import { record as audit } from "#app/audit";
import type { AppContext } from "#app/context";
import { recordEvidence } from "#app/operations/evidence/evidence";
import { renderWhole } from "#app/pdf/thread/worker-client";
import { linksToEvent } from "#app/queries/controls/programme";
import { type IncidentRecord, readIncidentRecord } from "#app/queries/incidents/record";
import { type Actor, perform } from "#app/work";
import { findIncident, listUnfiledIncidents, saveIncident } from "#db/incidents/incidents";
import { noteUnreadable, withOmissions } from "#db/unreadable";
import { dayOf } from "#domain/days";

/** The controls that the record of a worked incident bears on. */
const controls = ["IR-01", "IR-04"];
/** The yearly exercise of the incident plan: its record counts once a second person has accepted it. */
const exerciseControl = "IR-03";

/**
 * Files the record of each closed incident as evidence, as PDF and JSON, once. The files are stored before the unit of work;
 * a kill in between leaves the incident unfiled, and the next run files it.
 * @returns the references of what was filed
 */
export async function fileIncidentRecords(app: AppContext, actor: Actor): Promise<string[]> {
  const filed: string[] = [];
  for (const row of await listUnfiledIncidents(app.read)) {
    const now = app.now();
    const record = await wholeRecord(app, row.id, now);
    if (!record) continue;
    const { incident, zone } = record;
    const pdf = await renderWhole("incident", { record, madeAt: now, madeBy: "Surety" });
    const json = Buffer.from(`${JSON.stringify(record, null, 2)}\n`);
    const files = [
      { name: `${incident.ref}.pdf`, mediaType: "application/pdf", ...(await app.vault.put(pdf)) },
      { name: `${incident.ref}.json`, mediaType: "application/json", ...(await app.vault.put(json)) },
    ];
    const evidence = await perform(app, actor, async (work) => {
      const current = await findIncident(work.db, row.id);
      // Another person filed or reopened it since the record was read.
      if (current?.evidence_id || current?.status !== "closed" || current.closed_at !== row.closed_at)
        return null;
      const item = await recordEvidence(work, {
        ...wordsOf(record),
        kind: "record",
        covers: { from: dayOf(incident.createdAt, zone), to: dayOf(incident.closedAt ?? now, zone) },
        performed: { from: incident.createdAt, to: incident.closedAt ?? now },
        provenance: {
          source: "Surety, register of incidents",
          query: `incident ${incident.ref}, whole record`,
          extractedAt: now,
          extractedBy: "Surety",
          rows: record.timeline.length,
          completeness: `${record.clocks.length} clocks, ${record.timeline.length} lines in the timeline, ${record.told.length} recipients, extracted when the incident was closed`,
        },
        files,
        ...(record.exercise
          ? { controls: [{ controlRef: exerciseControl }] }
          : {
              controls: await linksToEvent(work.db, work.now, controls, row.id),
              acceptedByRule: "The register itself wrote this record when the incident was closed.",
            }),
      });
      await saveIncident(work.db, row.id, { evidence_id: item.id });
      await audit(work, {
        action: "incidents.file-record",
        subject: { type: "incident", id: row.id, ref: incident.ref },
        after: { evidence: item.ref, files: files.map((file) => file.sha256) },
      });
      return item.ref;
    });
    if (evidence) filed.push(`${incident.ref} as ${evidence}`);
  }
  return filed;
}

/** The record of an incident; undefined where a part of it cannot be read: what is filed leaves nothing out. */
async function wholeRecord(app: AppContext, id: string, now: Date): Promise<IncidentRecord | undefined> {
  try {
    const { value, unreadable } = await withOmissions(() => readIncidentRecord(app.read, id, now));
    return unreadable.length > 0 ? undefined : value;
  } catch (error) {
    noteUnreadable("incidents", id, error);
    return undefined;
  }
}

function wordsOf({ incident, exercise }: IncidentRecord): { title: string; shows: string } {
  const named = `${incident.ref}: ${incident.title}`;
  if (exercise)
    return {
      title: `Record of exercise ${named}`,
      shows:
        "How the incident plan was exercised, from report to closure: the scenario, the clocks, the notices prepared but not sent, who did what, and the lessons learned.",
    };
  return {
    title: `Record of incident ${named}`,
    shows:
      "How an incident was handled from report to closure: its clocks, who was notified and when, and what was done.",
  };
}
