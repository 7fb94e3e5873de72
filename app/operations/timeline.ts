import { record } from "#app/audit";
import { refuseLaterThanClock } from "#app/operations/later-than-clock";
import { linkLine, type TypedLinks } from "#app/operations/timeline-links";
import { actorName, allow, type Work } from "#app/work";
import { storeFile } from "#db/files";
import { newId } from "#db/ids";
import { insertLineFile, insertTimelineLine } from "#db/incidents/facts";
import { findIncident, type IncidentRow } from "#db/incidents/incidents";
import { organisationZone } from "#db/installation/organisation";
import { Refused } from "#domain/errors";
import { earlyYearWords } from "#domain/local-times";
import { earliest, type Moment } from "#domain/moments";

/** A note, a measure taken (it goes into the notice), a decision, or something the program itself has seen. */
export const lineKinds = ["note", "measure", "decision"] as const;
type LineKind =
  | (typeof lineKinds)[number]
  | "status"
  | "anchor"
  | "clock"
  | "notice"
  | "customer"
  | "task"
  | "post_mortem";

/** A file that is in the vault already. */
type LineFile = { name: string; mediaType: string; sha256: string; size: number };

/** A person adds a line: when it happened, as precisely as known, what, and files. The log has when it was written. */
export async function addTimelineLine(
  work: Work,
  input: {
    incidentId: string;
    kind: (typeof lineKinds)[number];
    at: Moment;
    text: string;
    files?: readonly LineFile[];
    links?: TypedLinks;
  },
): Promise<void> {
  allow(work.actor, "incidents.edit");
  const incident = await requireIncident(work, input.incidentId);
  await refuseFuture(work, input.at, "at");
  const line = await writeLine(work, incident.id, input.kind, input.text, input.at);
  const files = input.files ?? [];
  for (const [position, { name, mediaType, sha256, size }] of files.entries()) {
    await storeFile(work.db, { sha256, size }, work.now);
    await insertLineFile(work.db, { line_id: line, position, name, media_type: mediaType, sha256, size });
  }
  const links = await linkLine(work, line, input.links ?? {});
  await record(work, {
    action: "incidents.note",
    subject: { type: "incident", id: incident.id, ref: incident.ref },
    after: {
      kind: input.kind,
      at: input.at,
      text: input.text,
      files: files.map(({ name, sha256 }) => `${name} ${sha256}`),
      ...links,
    },
  });
}

/** A line in the timeline as part of another act; `at` is now unless it happened earlier. */
export async function writeLine(
  work: Work,
  incidentId: string,
  kind: LineKind,
  text: string,
  at: Moment = work.now.toISOString(),
): Promise<string> {
  const id = newId(work.now);
  await insertTimelineLine(work.db, {
    id,
    incident_id: incidentId,
    kind,
    at,
    text,
    by_name: actorName(work.actor),
    recorded_at: work.now.toISOString(),
  });
  return id;
}

/** The incident by id or reference, or a refusal that says no more than that it is not here. */
export async function requireIncident(work: Work, idOrRef: string): Promise<IncidentRow> {
  const incident = await findIncident(work.db, idOrRef);
  if (!incident) throw new Refused("not_found", "There is no such incident.");
  return incident;
}

/** What has not happened yet cannot be recorded as having happened; nor can what has a mistyped year. */
export async function refuseFuture(work: Work, at: Moment, field: string): Promise<void> {
  const zone = await organisationZone(work.db);
  const early = earlyYearWords(at);
  if (early) throw new Refused("invalid", early, field);
  await refuseLaterThanClock(work, earliest(at, zone), field);
}

/** How and when the actor proved a second factor, for signed records; refused where there is none. */
export function signatureOf({ actor }: Work): string {
  if (actor.kind !== "user") return actorName(actor);
  if (!actor.factor) throw new Refused("forbidden", "This needs a second factor.", "code");
  return `${actor.factor.method} ${actor.factor.at.toISOString()}`;
}
