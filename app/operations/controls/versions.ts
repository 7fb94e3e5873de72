import { actorName, type Work } from "#app/work";
import {
  type ControlRow,
  findControl,
  insertControlVersion,
  listControlVersions,
  type RecordedVersion,
} from "#db/controls/controls";
import { organisationDay } from "#db/installation/organisation";
import type { ProposedContent } from "#domain/controls/proposals";
import { Refused } from "#domain/errors";

/** Why, when and by whom a version was recorded. */
export function stamp(
  work: Work,
  reason: string,
): Pick<RecordedVersion, "reason" | "recordedAt" | "recordedBy"> {
  return { reason, recordedAt: work.now.toISOString(), recordedBy: actorName(work.actor) };
}

/** The control with its latest version. @throws Refused (not_found) */
export async function requireControl(
  work: Work,
  ref: string,
): Promise<{ control: ControlRow; latest: RecordedVersion }> {
  const control = await findControl(work.db, ref);
  const latest = control && (await listControlVersions(work.db, control.id)).get(control.id)?.at(-1);
  if (!control || !latest) throw new Refused("not_found", "Control not found.");
  return { control, latest };
}

/** Writes the next version of a control, in force from today. Answers its number. */
export async function addVersion(
  work: Work,
  controlId: string,
  latest: RecordedVersion,
  content: ProposedContent,
  { reason, by }: { reason: string; by?: string },
): Promise<number> {
  const today = await organisationDay(work.db, work.now);
  const written = stamp(work, reason);
  await insertControlVersion(work.db, controlId, {
    ...latest,
    ...content,
    ...written,
    recordedBy: by ?? written.recordedBy,
    version: latest.version + 1,
    inForceFrom: today > latest.inForceFrom ? today : latest.inForceFrom,
  });
  return latest.version + 1;
}
