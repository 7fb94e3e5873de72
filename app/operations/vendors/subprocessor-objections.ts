import { record } from "#app/audit";
import { requireChange, subjectOf } from "#app/operations/vendors/subprocessors";
import { requireVendor } from "#app/operations/vendors/vendors";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { findObjection, insertObjection, saveObjection } from "#db/vendors/subprocessors";
import { addDays } from "#domain/days";
import { Refused } from "#domain/errors";
import { ANSWER_DAYS } from "#domain/vendors/subprocessors";

/** Notes that a customer objects. The company's owner answers within ten days. Returns the objection's id. */
export async function recordObjection(
  work: Work,
  changeId: string,
  input: { objector: string; receivedOn: string; text: string },
): Promise<string> {
  allow(work.actor, "vendors.edit");
  const change = await requireChange(work, changeId);
  if (!change.announced_at) throw new Refused("conflict", "This change has not been announced yet.");
  const id = newId(work.now);
  const vendor = await requireVendor(work, change.vendor_id);
  await insertObjection(work.db, {
    id,
    change_id: changeId,
    objector: input.objector,
    received_on: input.receivedOn,
    text: input.text,
    owner_id: vendor.owner_id,
    answer_due_on: addDays(input.receivedOn, ANSWER_DAYS),
    recorded_at: work.now.toISOString(),
  });
  await record(work, {
    action: "subprocessors.record-objection",
    subject: subjectOf(change),
    after: { id, ...input },
  });
  return id;
}

/** Notes the answer that a customer got to an objection; it is given once. */
export async function answerObjection(work: Work, objectionId: string, answer: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const objection = await findObjection(work.db, objectionId);
  if (!objection) throw new Refused("not_found", "There is no such objection.");
  if (objection.answered_at) throw new Refused("conflict", "This objection is already answered.");
  const change = await requireChange(work, objection.change_id);
  const after = { answered_at: work.now.toISOString(), answered_by: actorName(work.actor), answer };
  await saveObjection(work.db, objectionId, after);
  await record(work, {
    action: "subprocessors.answer-objection",
    subject: subjectOf(change),
    after: { id: objectionId, ...after },
  });
}
