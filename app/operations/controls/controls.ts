import { record } from "#app/audit";
import { changeHolders, requireCriteria } from "#app/operations/controls/holders";
import { stamp } from "#app/operations/controls/programme";
import { requireStaff } from "#app/operations/staff";
import { readProgramme } from "#app/queries/controls/programme";
import { allow, type Work } from "#app/work";
import {
  type ControlRow,
  findControl,
  insertControlVersion,
  insertWaiver,
  listControlVersions,
  saveControl,
} from "#db/controls/controls";
import { insertRecordedChange } from "#db/controls/populations";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import type { ControlInput } from "#domain/controls/controls";
import type { ChangeInput, OwnersInput, WaiverInput } from "#domain/controls/programme";
import { Refused } from "#domain/errors";

/**
 * Changes what a control says, from today on: earlier occurrences keep being judged by the version of their day.
 * Owner and deputy are not part of a version: they change at once.
 * `seen` is the version that the person had before them; if another came in between, nothing is changed.
 */
export async function editControl(work: Work, ref: string, seen: number, input: ControlInput): Promise<void> {
  allow(work.actor, "controls.edit");
  const control = await existingControl(work, ref);
  const latest = (await listControlVersions(work.db, control.id)).get(control.id)?.at(-1);
  if (!latest || latest.version !== seen) {
    throw new Refused(
      "conflict",
      "Another person changed this control in the meantime. Reload it to see the change.",
    );
  }
  const { reason, ownerId, deputyId, ...content } = input;
  const today = await organisationDay(work.db, work.now);
  const handed = await changeHolders(work, control, { ownerId, deputyId });
  const perEvent = content.frequency === "per-event";
  const next = {
    ...content,
    population: perEvent ? (content.population ?? null) : null,
    withinDays: perEvent ? content.withinDays : 0,
  };
  const changed = (Object.keys(next) as (keyof typeof next)[]).filter(
    (key) => JSON.stringify(next[key]) !== JSON.stringify(latest[key]),
  );
  if (changed.length === 0 && handed) return;
  if (changed.length === 0) throw new Refused("invalid", "There are no changes to save.");
  requireCriteria(next.criteria);
  await insertControlVersion(work.db, control.id, {
    ...latest,
    ...next,
    ...stamp(work, reason),
    version: latest.version + 1,
    inForceFrom: today > latest.inForceFrom ? today : latest.inForceFrom,
  });
  const pick = (from: object) =>
    Object.fromEntries(changed.map((key) => [key, (from as Record<string, unknown>)[key]]));
  await record(work, {
    action: "controls.edit",
    subject: { type: "control", id: control.id, ref },
    before: pick(latest),
    after: pick(next),
    reason,
  });
}

/** Gives several controls to one person. Answers how many changed hands. */
export async function assignOwners(work: Work, input: OwnersInput): Promise<number> {
  allow(work.actor, "controls.edit");
  const person = await requireStaff(work, input.ownerId, "ownerId");
  let changed = 0;
  for (const ref of new Set(input.refs)) {
    const control = await existingControl(work, ref);
    if (control.owner_id === person.id) continue;
    await saveControl(work.db, control.id, { owner_id: person.id });
    await record(work, {
      action: "controls.assign-owner",
      subject: { type: "control", id: control.id, ref },
      before: { owner: control.owner_name },
      after: { owner: person.name },
    });
    changed++;
  }
  return changed;
}

/** A person signs that one occurrence does not apply. Refused where evidence was accepted: that is a fact already. */
export async function waiveOccurrence(work: Work, ref: string, input: WaiverInput): Promise<void> {
  allow(work.actor, "controls.edit");
  const { actor } = work;
  if (actor.kind !== "user") throw new Refused("forbidden", "Only a person can sign this.");
  const control = await existingControl(work, ref);
  const [view] = (await readProgramme(work.db, work.now, null, { ref })).controls;
  const occurrence = view?.occurrences.find((one) => one.key === input.occurrence);
  if (!occurrence) throw new Refused("not_found", "Occurrence not found in the audit period.");
  if (occurrence.waiver)
    throw new Refused("conflict", "This occurrence is already marked as not applicable.");
  if (occurrence.decidedBy)
    throw new Refused("conflict", "Evidence has been accepted for this occurrence, so it took place.");
  const factor = actor.factor ? `${actor.factor.method} ${actor.factor.at.toISOString()}` : null;
  await insertWaiver(work.db, {
    id: newId(work.now),
    control_id: control.id,
    occurrence: input.occurrence,
    reason: input.reason,
    signed_by: actor.userId,
    signed_name: actor.name,
    factor,
    signed_at: work.now.toISOString(),
  });
  await record(work, {
    action: "controls.waive",
    subject: { type: "control", id: control.id, ref },
    after: { occurrence: input.occurrence, state: "not-applicable" },
    reason: input.reason,
  });
}

/** Records a change made outside the usual approval; the control on such changes then expects its review. */
export async function recordChange(work: Work, input: ChangeInput): Promise<string> {
  allow(work.actor, "controls.edit");
  if (input.happenedOn > (await organisationDay(work.db, work.now)))
    throw new Refused("invalid", "This day is in the future. Enter a past day.", "happenedOn");
  const id = newId(work.now);
  const ref = await nextReference(work.db, "CHG");
  await insertRecordedChange(work.db, {
    id,
    ref,
    title: input.title,
    happened_on: input.happenedOn,
    reason: input.reason,
    recorded_at: work.now.toISOString(),
    recorded_by: stamp(work, "").recordedBy,
  });
  await record(work, {
    action: "controls.record-change",
    subject: { type: "change", id, ref },
    after: { title: input.title, happenedOn: input.happenedOn },
    reason: input.reason,
  });
  return ref;
}

async function existingControl(work: Work, ref: string): Promise<ControlRow> {
  const control = await findControl(work.db, ref);
  if (!control) throw new Refused("not_found", "Control not found.");
  return control;
}
