import { record } from "#app/audit";
import { draftStep, knownVendors } from "#app/operations/vendors/subprocessor-import";
import { draft, newVendor, requireChange, subjectOf } from "#app/operations/vendors/subprocessors";
import { actorName, allow, type Work } from "#app/work";
import { findImport } from "#db/vendors/subprocessor-imports";
import { type ChangeRow, endsOf, factsOf, findEntry, saveChange, termsOf } from "#db/vendors/subprocessors";
import { Refused } from "#domain/errors";
import { type ImportedLine, planImport } from "#domain/vendors/subprocessor-import";
import { type Entry, keepStated, type Terms } from "#domain/vendors/subprocessors";

/** Confirms that two names of an imported list are those of one company. What the list leaves out stays as it was. */
export async function confirmMatch(work: Work, id: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const { change, terms, ended } = await requireMatch(work, id);
  const [before] = ended;
  const after = { matched_at: work.now.toISOString(), matched_by: actorName(work.actor) };
  const kept = before ? keepStated(terms, before) : terms;
  await saveChange(work.db, id, { ...after, terms: JSON.stringify(kept) });
  await record(work, {
    action: "subprocessors.confirm-match",
    subject: subjectOf(change),
    after: { why: change.match_why, was: ended.map(({ name }) => name), name: terms.name },
  });
}

/**
 * Rejects it: another company. Its draft is withdrawn and drafted again without the resemblance. Where the file was the complete
 * list, what it does not name is replaced by the new company or, when several lines are left, removed.
 */
export async function rejectMatch(work: Work, id: string): Promise<void> {
  allow(work.actor, "vendors.edit");
  const { change, terms, ended, importId } = await requireMatch(work, id);
  const imported = await findImport(work.db, importId);
  if (!imported) throw new Refused("not_found", "There is no such import.");
  const withdrawn = { withdrawn_at: work.now.toISOString(), withdrawn_reason: "Not the same company." };
  await saveChange(work.db, id, withdrawn);
  await record(work, {
    action: "subprocessors.reject-match",
    subject: subjectOf(change),
    after: { why: change.match_why, was: ended.map(({ name }) => name), name: terms.name },
  });
  const left = await draftApart(work, { change, terms, ended, whole: imported.whole === 1, importId });
  if (imported.whole === 0) return;
  for (const { id: entryId, vendorId, name } of left)
    await draft(work, {
      kind: "remove",
      vendorId,
      entryId,
      terms: null,
      reason: `Not named in ${imported.source}; ${terms.name} is not ${name}.`,
      imported: { importId },
    });
}

type Match = { change: ChangeRow; terms: Terms; ended: Entry[]; importId: string };

/** Drafts the line without what it was taken for. Returns the lines in use that nothing names any more. */
async function draftApart(
  work: Work,
  { change, terms, ended, whole, importId }: Match & { whole: boolean },
): Promise<Entry[]> {
  const { reason, since_on: sinceOn } = change;
  const [only] = ended;
  if (whole && ended.length === 1 && only && only.vendorId === change.vendor_id) {
    const vendorId = await newVendor(work, terms);
    const imported = { importId, sinceOn };
    await draft(work, { kind: "replace", vendorId, entryId: only.id, terms, reason, imported });
    return [];
  }
  const line: ImportedLine = { line: 0, terms, since: sinceOn, dpaSignedOn: null, formerly: null };
  const taken = new Set(ended.map(({ vendorId }) => vendorId));
  const vendors = (await knownVendors(work)).filter(({ id, name }) => name === terms.name || !taken.has(id));
  // One line for several of the same company: it is a further one.
  const own =
    change.match_why === "lines"
      ? []
      : ended.filter((entry) => vendors.some((one) => one.id === entry.vendorId));
  const { steps } = planImport([line], vendors, own);
  const [step] = steps;
  if (!step) return ended;
  const source = reason.replace(/^Line \d+ of (.*)\.$/, "$1");
  await draftStep(work, step, { importId, source }, new Map());
  const named = "entry" in step ? step.entry.id : null;
  return ended.filter(({ id }) => id !== named);
}

async function requireMatch(work: Work, id: string): Promise<Match> {
  const change = await requireChange(work, id);
  const terms = termsOf(change);
  const { unconfirmed, withdrawnAt } = factsOf(change);
  if (!terms || !change.import_id || !unconfirmed || withdrawnAt)
    throw new Refused("conflict", "Nothing of this change waits for confirmation.");
  const ended: Entry[] = [];
  for (const entryId of endsOf(change)) {
    const entry = await findEntry(work.db, entryId);
    if (entry) ended.push(entry);
  }
  return { change, terms, ended, importId: change.import_id };
}
