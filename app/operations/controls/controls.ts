import { record } from "#app/audit";
import { changeHolders } from "#app/operations/controls/holders";
import { propose, refuseSeen } from "#app/operations/controls/proposals";
import { addVersion, requireControl, stamp } from "#app/operations/controls/versions";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import type { ControlRow, RecordedVersion } from "#db/controls/controls";
import { insertRecordedChange } from "#db/controls/populations";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import type { ControlInput } from "#domain/controls/input";
import type { ChangeInput, OwnersInput } from "#domain/controls/programme";
import { needsSecond, type ProposedContent } from "#domain/controls/proposals";
import { Refused } from "#domain/errors";

/**
 * Changes a control. What it expects, how often, and its owner take a second person: a proposal is made, whose id is answered. Purpose,
 * test procedure, deputy and a first owner change at once; earlier occurrences keep the version of their day.
 * `seen` is the version that the person had before them; if another came in between, nothing is changed.
 */
export async function editControl(
  work: Work,
  ref: string,
  seen: number,
  input: ControlInput,
): Promise<string | null> {
  allow(work.actor, "controls.edit");
  const { control, latest } = await requireControl(work, ref);
  refuseSeen(latest, seen);
  const { reason, ownerId, deputyId } = input;
  const owner = ownerId !== undefined && ownerId !== control.owner_id ? { after: ownerId } : undefined;
  const first = control.owner_id === null ? ownerId : undefined;
  const handed = await changeHolders(work, control, { ownerId: first, deputyId });
  const later = control.owner_id === null ? undefined : owner;
  const content = changesOf(input, latest);
  const fields = Object.keys(content) as (keyof ProposedContent)[];
  if (needsSecond(fields) || later) return propose(work, control, latest, { content, owner: later, reason });
  if (fields.length === 0) {
    if (handed) return null;
    throw new Refused("invalid", "There are no changes to save.");
  }
  await editAlone(work, control, latest, content, reason);
  return null;
}

async function editAlone(
  work: Work,
  control: ControlRow,
  latest: RecordedVersion,
  content: ProposedContent,
  reason: string,
): Promise<void> {
  await addVersion(work, control.id, latest, content, { reason });
  const fields = Object.keys(content) as (keyof ProposedContent)[];
  await record(work, {
    action: "controls.edit",
    subject: { type: "control", id: control.id, ref: control.ref },
    before: Object.fromEntries(fields.map((field) => [field, latest[field]])),
    after: content,
    reason,
  });
}

/** The fields that the form changes, with their new values. */
function changesOf(input: ControlInput, latest: RecordedVersion): ProposedContent {
  const { reason: _, ownerId: _owner, deputyId: _deputy, ...given } = input;
  const perEvent = given.frequency === "per-event";
  const next: ProposedContent = {
    ...given,
    population: perEvent ? (given.population ?? null) : null,
    withinDays: perEvent ? given.withinDays : 0,
  };
  const fields = (Object.keys(next) as (keyof ProposedContent)[]).filter(
    (field) => JSON.stringify(next[field]) !== JSON.stringify(latest[field]),
  );
  return Object.fromEntries(fields.map((field) => [field, next[field]]));
}

/** Gives several controls to one person: at once where there was no owner, else as proposals that can be confirmed together. */
export async function assignOwners(
  work: Work,
  input: OwnersInput,
): Promise<{ assigned: number; proposed: number }> {
  allow(work.actor, "controls.edit");
  const person = await requireStaff(work, input.ownerId, "ownerId");
  const done = { assigned: 0, proposed: 0 };
  const batch = newId(work.now);
  for (const ref of new Set(input.refs)) {
    const { control, latest } = await requireControl(work, ref);
    if (control.owner_id === person.id) continue;
    if (control.owner_id === null) {
      await changeHolders(work, control, { ownerId: person.id });
      done.assigned++;
      continue;
    }
    const reason = `Given to ${person.name} with others`;
    await propose(work, control, latest, { content: {}, owner: { after: person.id }, reason, batch });
    done.proposed++;
  }
  return done;
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
