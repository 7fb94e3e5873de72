import { record } from "#app/audit";
import { stamp } from "#app/operations/controls/versions";
import { requireStaff } from "#app/operations/staff";
import { allow, type Work } from "#app/work";
import { findRemovalLine, saveRemoval } from "#db/access-reviews/removals";
import { findControl } from "#db/controls/controls";
import { insertException } from "#db/controls/exceptions";
import { newId } from "#db/ids";
import { organisationZone } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { LONGEST_DAYS, type RemovalExceptionInput } from "#domain/access-reviews/removal-exceptions";
import { addDays, dayOf, endOfDay } from "#domain/days";
import { Refused } from "#domain/errors";

/** The control that access reviews perform. */
const CONTROL = "AC-03";

/**
 * A removal that cannot be carried out in time becomes a confirmed exception of the control, with an owner and a last day.
 * The removal stays open and is due at the end of that day; only a later list of the accounts proves it. Answers the
 * exception's reference.
 */
export async function exceptRemoval(work: Work, input: RemovalExceptionInput): Promise<string> {
  allow(work.actor, "exceptions.edit");
  const removal = await findRemovalLine(work.db, input.removal);
  if (!removal) throw new Refused("not_found", "Removal not found.");
  if (removal.verified_at !== null)
    throw new Refused("conflict", "This removal has already been proven.", "removal");
  const zone = await organisationZone(work.db);
  const on = dayOf(work.now, zone);
  if (input.endsOn <= on) throw new Refused("invalid", "Choose a future day.", "endsOn");
  if (input.endsOn > addDays(on, LONGEST_DAYS))
    throw new Refused("invalid", "Choose a day within one year.", "endsOn");
  await requireStaff(work, input.ownerId, "ownerId");
  const control = await findControl(work.db, CONTROL);
  if (!control)
    throw new Refused(
      "conflict",
      `The exception cannot be recorded: the programme has no control ${CONTROL}.`,
    );
  const id = newId(work.now);
  const ref = await nextReference(work.db, "EX");
  const by = stamp(work, "").recordedBy;
  const at = work.now.toISOString();
  const act = `${removal.kind === "revoke" ? "revoke" : "change"} ${removal.role ?? "the account"} of ${removal.label} in ${removal.system}`;
  await insertException(work.db, {
    id,
    ref,
    control_id: control.id,
    proposed_at: at,
    proposed_by: by,
    expected: `${removal.review_ref} decided to ${act}, due ${dayOf(new Date(removal.due_at), zone)} (${removal.ref}).`,
    found: `Cause of the delay: ${input.cause}`,
    confirmed_at: at,
    confirmed_by: by,
    cause: input.cause,
    affected: `${removal.label} in ${removal.system}`,
    interim_cover: input.interimCover,
    fix: `Removal by ${input.endsOn}, shown by a later list of the accounts.`,
    owner_id: input.ownerId,
    ends_on: input.endsOn,
    removal_id: removal.id,
  });
  const dueAt = endOfDay(input.endsOn, zone).toISOString();
  await saveRemoval(work.db, removal.id, { due_at: dueAt });
  await record(work, {
    action: "removals.except",
    subject: { type: "removal", id: removal.id, ref: removal.ref },
    before: { due_at: removal.due_at },
    after: { exception: ref, due_at: dueAt, owner: input.ownerId },
    reason: input.cause,
  });
  return ref;
}
