import { record } from "#app/audit";
import { readProgramme } from "#app/queries/controls/programme";
import { readEyes } from "#app/queries/installation/two-pairs";
import { type Actor, allow, type Work } from "#app/work";
import { type ControlRow, findControl } from "#db/controls/controls";
import {
  insertWaiver,
  insertWaiverConfirmation,
  insertWaiverWithdrawal,
  listWaivers,
  type WaiverRow,
} from "#db/controls/waivers";
import { newId } from "#db/ids";
import type { Occurrence } from "#domain/controls/judging";
import {
  confirmationProblem,
  ownControl,
  ownRequest,
  refuseProblem,
  requestProblem,
  type WaiverInput,
} from "#domain/controls/waivers";
import { Refused } from "#domain/errors";
import { requireOtherPerson } from "#domain/installation/two-pairs";

type Person = Extract<Actor, { kind: "user" }>;

/** What a button on the page of an occurrence that does not apply does. */
export async function actOnWaiver(work: Work, ref: string, input: WaiverInput): Promise<void> {
  if (input.do === "request") await requestWaiver(work, ref, input);
  else if (input.do === "confirm") await confirmWaiver(work, ref, input.occurrence, input.seen);
  else await withdrawWaiver(work, ref, input.occurrence);
}

/**
 * A person asks that one occurrence does not apply. It decides nothing until another person confirms it; where two pairs of eyes are
 * switched off it is confirmed at once, and the record says so.
 */
export async function requestWaiver(
  work: Work,
  ref: string,
  input: { occurrence: string; reason: string },
): Promise<void> {
  const { actor, control, occurrence } = await about(work, ref, input.occurrence);
  refuseProblem(requestProblem(occurrence));
  const id = newId(work.now);
  await insertWaiver(work.db, {
    id,
    control_id: control.id,
    occurrence: input.occurrence,
    reason: input.reason,
    signed_by: actor.userId,
    signed_name: actor.name,
    factor: factorOf(actor),
    signed_at: work.now.toISOString(),
  });
  await record(work, {
    action: "controls.waive",
    subject: { type: "control", id: control.id, ref },
    after: { waiver: id, occurrence: input.occurrence, state: "waiting" },
    reason: input.reason,
  });
  const { required } = await readEyes(work.db, actor.userId, []);
  if (!required) await confirm(work, { actor, control }, { id, occurrence: input.occurrence, alone: true });
}

/**
 * A second person, who neither asked nor owns the control, confirms that the occurrence does not apply.
 * @param seen the id of the request that they were shown: one that was withdrawn and made anew has another reason
 */
export async function confirmWaiver(
  work: Work,
  ref: string,
  occurrence: string,
  seen?: string,
): Promise<void> {
  const { actor, control, occurrence: one, waiver } = await about(work, ref, occurrence);
  refuseProblem(confirmationProblem(one));
  const request = required(waiver);
  if (seen !== undefined && seen !== request.id)
    throw new Refused("conflict", "The request was changed after you opened this page. Read it again.");
  const asked = await readEyes(work.db, actor.userId, [request.signed_by]);
  const owns = await readEyes(work.db, actor.userId, [control.owner_id]);
  const alone = [requireOtherPerson(asked, ownRequest), requireOtherPerson(owns, ownControl)].includes(true);
  await confirm(work, { actor, control }, { id: request.id, occurrence, alone });
}

/** The requester withdraws the request before it is confirmed. */
export async function withdrawWaiver(work: Work, ref: string, occurrence: string): Promise<void> {
  const { actor, control, waiver } = await about(work, ref, occurrence);
  const request = required(waiver);
  if (request.confirmed_at) throw new Refused("conflict", "A confirmed request cannot be withdrawn.");
  if (request.signed_by !== actor.userId)
    throw new Refused("forbidden", "Only the person who asked can withdraw the request.");
  await insertWaiverWithdrawal(work.db, {
    waiver_id: request.id,
    withdrawn_by: actor.userId,
    withdrawn_name: actor.name,
    withdrawn_at: work.now.toISOString(),
  });
  await record(work, {
    action: "controls.withdraw-waiver",
    subject: { type: "control", id: control.id, ref },
    after: { waiver: request.id, occurrence },
  });
}

async function confirm(
  work: Work,
  { actor, control }: { actor: Person; control: ControlRow },
  { id, occurrence, alone }: { id: string; occurrence: string; alone: boolean },
): Promise<void> {
  await insertWaiverConfirmation(work.db, {
    waiver_id: id,
    confirmed_by: actor.userId,
    confirmed_name: actor.name,
    factor: factorOf(actor),
    confirmed_at: work.now.toISOString(),
    alone: alone ? 1 : 0,
  });
  await record(work, {
    action: "controls.confirm-waiver",
    subject: { type: "control", id: control.id, ref: control.ref },
    after: { waiver: id, occurrence, state: "not-applicable", alone },
  });
}

async function about(
  work: Work,
  ref: string,
  key: string,
): Promise<{ actor: Person; control: ControlRow; occurrence: Occurrence; waiver: WaiverRow | undefined }> {
  allow(work.actor, "controls.edit");
  const { actor } = work;
  if (actor.kind !== "user") throw new Refused("forbidden", "Only a person can sign this.");
  const control = await findControl(work.db, ref);
  if (!control) throw new Refused("not_found", "Control not found.");
  const [view] = (await readProgramme(work.db, work.now, null, { ref })).controls;
  const occurrence = view?.occurrences.find((one) => one.key === key);
  if (!occurrence) throw new Refused("not_found", "Occurrence not found in the audit period.");
  const waiver = (await listWaivers(work.db, control.id)).find((row) => row.occurrence === key);
  return { actor, control, occurrence, waiver };
}

function required(waiver: WaiverRow | undefined): WaiverRow {
  if (!waiver) throw new Refused("conflict", "This request no longer exists. Reload the page.");
  return waiver;
}

function factorOf({ factor }: Person): string | null {
  return factor ? `${factor.method} ${factor.at.toISOString()}` : null;
}
