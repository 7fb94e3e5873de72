import { record } from "#app/audit";
import { requireStaff } from "#app/operations/staff";
import type { Work } from "#app/work";
import { type ControlRow, saveControl } from "#db/controls/controls";
import { findPerson } from "#db/people/people";
import { Refused } from "#domain/errors";
import { findCriterion } from "#policies/catalogue";

type Holders = { ownerId?: string | null; deputyId?: string | null };

/** Refuses people who are not there any more, and one person in both places. */
export async function requireHolders(work: Work, holders: Holders): Promise<void> {
  for (const field of ["ownerId", "deputyId"] as const) {
    const id = holders[field];
    if (id) await requireStaff(work, id, field);
  }
  if (holders.ownerId && holders.ownerId === holders.deputyId) {
    throw new Refused("invalid", "The owner cannot be their own deputy. Choose another person.", "deputyId");
  }
}

/** Refuses criteria that the framework does not have. */
export function requireCriteria(criteria: readonly string[]): void {
  const strange = criteria.find((id) => !findCriterion(id));
  if (strange) throw new Refused("invalid", `Criterion not found: ${strange}.`, "criteria");
}

/** Assigns a control to other people, from now on. What is left out stays; null is unassigned. Returns whether anything changed. */
export async function changeHolders(work: Work, control: ControlRow, input: Holders): Promise<boolean> {
  const after = {
    ownerId: input.ownerId === undefined ? control.owner_id : input.ownerId,
    deputyId: input.deputyId === undefined ? control.deputy_id : input.deputyId,
  };
  if (after.ownerId === control.owner_id && after.deputyId === control.deputy_id) return false;
  await requireHolders(work, after);
  await saveControl(work.db, control.id, { owner_id: after.ownerId, deputy_id: after.deputyId });
  const nameOf = async (id: string | null) => (id ? ((await findPerson(work.db, id))?.name ?? null) : null);
  await record(work, {
    action: "controls.assign-owner",
    subject: { type: "control", id: control.id, ref: control.ref },
    before: { owner: control.owner_name, deputy: control.deputy_name },
    after: { owner: await nameOf(after.ownerId), deputy: await nameOf(after.deputyId) },
  });
  return true;
}
