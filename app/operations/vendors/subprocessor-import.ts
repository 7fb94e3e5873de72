import { record } from "#app/audit";
import { draft, newVendor } from "#app/operations/vendors/subprocessors";
import { actorName, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { nextReference } from "#db/references";
import { insertImport } from "#db/vendors/subprocessor-imports";
import { endsOf, factsOf, listChanges, listEntries, termsOf } from "#db/vendors/subprocessors";
import { listVendors } from "#db/vendors/vendors";
import { plainName } from "#domain/vendors/company-names";
import { type ImportedLine, planImport, type Step } from "#domain/vendors/subprocessor-import";
import { changeState, entriesOn, keepStated } from "#domain/vendors/subprocessors";

export type ImportResult = {
  lines: number;
  added: number;
  renamed: number;
  merged: number;
  changed: number;
  same: number;
  /** Lines that a change under way says already, and those of them that say something else now. */
  underWay: number;
  differing: number[];
  /** Pairs of names that a person has to confirm. */
  toConfirm: number;
  missing: string[];
  removalsDrafted: number;
  /** The set of drafts; null when the list says what is known already. */
  drafts: { id: string; ref: string } | null;
};

/**
 * Takes in a list of subprocessors as a set of drafts: nothing is published, and no customer is written to, before the drafts are
 * approved and announced. A renamed or merged company stays one once a person confirms it, and with `whole` a removal is drafted
 * for each line that the file does not name.
 */
export async function importSubprocessors(
  work: Work,
  lines: ImportedLine[],
  { whole, source }: { whole: boolean; source: string },
): Promise<ImportResult> {
  allow(work.actor, "vendors.edit");
  const { steps, missing } = await readPlan(work, lines);
  const wanted = steps.filter((step) => step.kind !== "same" && step.kind !== "under way");
  const removals = whole ? missing : [];
  const drafts =
    wanted.length + removals.length > 0
      ? { id: newId(work.now), ref: await nextReference(work.db, "IMP") }
      : null;
  if (drafts) {
    await insertImport(work.db, {
      ...drafts,
      source,
      whole: whole ? 1 : 0,
      created_at: work.now.toISOString(),
      created_by: actorName(work.actor),
      created_by_user: work.actor.kind === "user" ? work.actor.userId : null,
    });
    const fresh = new Map<string, string>();
    for (const step of wanted) await draftStep(work, step, { importId: drafts.id, source }, fresh);
    for (const { id, vendorId } of removals)
      await draft(work, {
        kind: "remove",
        vendorId,
        entryId: id,
        terms: null,
        reason: `Not named in ${source}.`,
        imported: { importId: drafts.id },
      });
  }
  const count = (kind: Step["kind"]) => steps.filter((step) => step.kind === kind).length;
  const result = {
    lines: lines.length,
    added: count("new"),
    renamed: count("renamed"),
    merged: count("merged"),
    changed: count("changed"),
    same: count("same"),
    underWay: count("under way"),
    differing: steps.flatMap((step) => (step.kind === "under way" && step.differs ? [step.line.line] : [])),
    toConfirm: steps.filter((step) => "why" in step && step.why !== null).length,
    missing: missing.map((entry) => entry.name),
    removalsDrafted: removals.length,
    drafts,
  };
  const subject = { type: "subprocessor-list", id: drafts?.id ?? newId(work.now), ref: source } as const;
  await record(work, { action: "subprocessors.import", subject, after: result });
  return result;
}

/** What a person should know of an import beside its figures, before it is done and after. */
export function importNotes(result: ImportResult): string[] {
  const { missing, removalsDrafted, differing, toConfirm } = result;
  const notes: string[] = [];
  if (missing.length > 0)
    notes.push(
      removalsDrafted > 0
        ? `Not in the file, so that their removal is drafted: ${missing.join(", ")}.`
        : `In use but not in the file, and kept: ${missing.join(", ")}.`,
    );
  if (differing.length > 0)
    notes.push(`Different from the pending change, which stays: lines ${differing.join(", ")}.`);
  if (toConfirm > 0)
    notes.push(`Matches to confirm first: ${toConfirm} names that may be those of one company.`);
  return notes;
}

async function readPlan(work: Work, lines: ImportedLine[]) {
  const today = await organisationDay(work.db, work.now);
  const underWay = (await listChanges(work.db))
    .filter((row) => !["effective", "withdrawn"].includes(changeState(factsOf(row), today)))
    .map((row) => ({ id: row.id, terms: termsOf(row), entryIds: endsOf(row) }));
  return planImport(lines, await knownVendors(work), entriesOn(await listEntries(work.db), today), underWay);
}

/** Every company with all names that it is known by. */
export async function knownVendors(work: Work) {
  return (await listVendors(work.db)).map(({ id, name, former_names }) => ({
    id,
    name,
    formerNames: JSON.parse(former_names) as string[],
  }));
}

/** Drafts what becomes of one line. `fresh` knows the companies that earlier lines brought into the register, by name. */
export async function draftStep(
  work: Work,
  step: Step,
  { importId, source }: { importId: string; source: string },
  fresh: Map<string, string>,
): Promise<void> {
  const { line } = step;
  const reason = `Line ${line.line} of ${source}.`;
  const imported = { importId, sinceOn: line.since };
  if (step.kind === "same" || step.kind === "under way") return;
  if (step.kind === "new") {
    const key = plainName(line.terms.name);
    const vendorId = step.vendorId ?? fresh.get(key) ?? (await newVendor(work, line.terms, line));
    fresh.set(key, vendorId);
    await draft(work, { kind: "add", vendorId, entryId: null, terms: line.terms, reason, imported });
    return;
  }
  const { entry, also, vendorId, why } = step;
  await draft(work, {
    kind: "replace",
    vendorId,
    entryId: entry.id,
    // What another company does is not known of this one before it is confirmed.
    terms: why === null ? keepStated(line.terms, entry) : line.terms,
    reason,
    imported: { ...imported, alsoEnds: also.map(({ id }) => id), why },
  });
}
