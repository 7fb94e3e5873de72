import { announceChange, withdrawChange } from "#app/operations/vendors/subprocessor-announcements";
import { confirmMatch, rejectMatch } from "#app/operations/vendors/subprocessor-matches";
import { answerObjection, recordObjection } from "#app/operations/vendors/subprocessor-objections";
import { approveChange } from "#app/operations/vendors/subprocessors";
import type { Work } from "#app/work";
import type { ChangeAct } from "#domain/vendors/subprocessors";

/** What was pressed on the page of a change. */
export async function actOnChange(work: Work, id: string, act: ChangeAct): Promise<void> {
  if (act.do === "approve") await approveChange(work, id);
  if (act.do === "announce") await announceChange(work, id, act.effectiveOn);
  if (act.do === "same company") await confirmMatch(work, id);
  if (act.do === "another company") await rejectMatch(work, id);
  if (act.do === "withdraw") await withdrawChange(work, id, act.reason);
  if (act.do === "object") await recordObjection(work, id, act);
  if (act.do === "answer") await answerObjection(work, act.objectionId, act.answer);
}
