import { record } from "#app/audit";
import { announce, withdrawChange } from "#app/operations/vendors/subprocessor-announcements";
import { confirmMatch, rejectMatch } from "#app/operations/vendors/subprocessor-matches";
import { approveChange } from "#app/operations/vendors/subprocessors";
import { draftsMark } from "#app/queries/vendors/subprocessor-import";
import { allow, type Work } from "#app/work";
import { organisationDay } from "#db/installation/organisation";
import { findImport, type ImportRow, listImportedChanges } from "#db/vendors/subprocessor-imports";
import { type ChangeRow, factsOf, listEntries } from "#db/vendors/subprocessors";
import { Refused } from "#domain/errors";
import { type ChangeState, changeState, type ImportAct, isFirstList } from "#domain/vendors/subprocessors";

/** What was pressed on the page of an imported list. Approval and announcement take all of its changes, or none. */
export async function actOnImport(work: Work, id: string, act: ImportAct): Promise<void> {
  const imported = await requireImport(work, id);
  if (act.do === "approve") await approveImport(work, imported, act.seen);
  if (act.do === "announce") await announceImport(work, imported, act.effectiveOn);
  if (act.do === "withdraw") await withdrawImport(work, imported, act.reason);
  if (act.do === "same company") await confirmMatch(work, act.changeId);
  if (act.do === "another company") await rejectMatch(work, act.changeId);
}

/** Approves every draft of the list, as the approver was shown them. */
async function approveImport(work: Work, imported: ImportRow, seen: string | undefined): Promise<void> {
  allow(work.actor, "vendors.approve");
  const drafts = await changesIn(work, imported, ["draft"]);
  if (drafts.length === 0) throw new Refused("conflict", "No change of this list waits for approval.");
  if (seen !== undefined && seen !== draftsMark(drafts, await organisationDay(work.db, work.now)))
    throw new Refused("conflict", "The list was changed after you opened this page. Read its changes again.");
  for (const { id } of drafts) await approveChange(work, id);
  await recordAct(work, imported, "subprocessors.approve-import", { changes: drafts.length });
}

/** Announces every approved change of the list in one mail to each customer. */
async function announceImport(work: Work, imported: ImportRow, effectiveOn: string): Promise<void> {
  allow(work.actor, "vendors.approve");
  const drafts = await changesIn(work, imported, ["draft"]);
  if (drafts.length > 0) throw new Refused("conflict", "Approve all changes of the list first.");
  const approved = await changesIn(work, imported, ["approved"]);
  if (approved.length === 0) throw new Refused("conflict", "No change of this list waits for announcement.");
  const draftedOn = await organisationDay(work.db, new Date(imported.created_at));
  const first = isFirstList(
    (await listEntries(work.db)).length,
    approved.map(({ kind, since_on }) => ({ kind, sinceOn: since_on })),
    draftedOn,
  );
  const about = { type: "subprocessor-list", id: imported.id } as const;
  const { recipients } = await announce(work, approved, effectiveOn, about, first);
  const after = { changes: approved.length, effectiveOn, first, recipients };
  await recordAct(work, imported, "subprocessors.announce-import", after);
}

/** Takes back every change of the list that is not in effect. */
async function withdrawImport(work: Work, imported: ImportRow, reason: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const open = await changesIn(work, imported, ["draft", "approved", "announced"]);
  if (open.length === 0) throw new Refused("conflict", "No change of this list can be withdrawn.");
  for (const { id } of open) await withdrawChange(work, id, reason);
  await recordAct(work, imported, "subprocessors.withdraw-import", { changes: open.length, reason });
}

async function changesIn(work: Work, { id }: ImportRow, states: ChangeState[]): Promise<ChangeRow[]> {
  const today = await organisationDay(work.db, work.now);
  const rows = await listImportedChanges(work.db, id);
  return rows.filter((row) => states.includes(changeState(factsOf(row), today)));
}

async function requireImport(work: Work, id: string): Promise<ImportRow> {
  const imported = await findImport(work.db, id);
  if (!imported) throw new Refused("not_found", "There is no such import.");
  return imported;
}

async function recordAct(
  work: Work,
  { id, ref }: ImportRow,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  await record(work, { action, subject: { type: "subprocessor-list", id, ref }, after });
}
