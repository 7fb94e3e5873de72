import { record } from "#app/audit";
import { draftRemoval, newVendor } from "#app/operations/vendors/subprocessors";
import { renamed } from "#app/operations/vendors/vendors";
import { allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { organisationDay } from "#db/installation/organisation";
import { endEntry, insertEntry, listChanges, listEntries } from "#db/vendors/subprocessors";
import { findVendor, listVendors, saveVendor } from "#db/vendors/vendors";
import { type ImportedLine, planImport, type Step } from "#domain/vendors/subprocessor-import";
import { entriesOn, nameKey } from "#domain/vendors/subprocessors";

export type ImportResult = {
  lines: number;
  added: number;
  renamed: number;
  changed: number;
  same: number;
  missing: string[];
  removalsDrafted: number;
};

/**
 * Takes in a list of subprocessors that are in use already. What is new comes into the list from its own day or today, a renamed
 * company stays the same company, and with `whole` a removal is drafted for each line that the file does not name.
 */
export async function importSubprocessors(
  work: Work,
  lines: ImportedLine[],
  options: { whole: boolean; source: string },
): Promise<ImportResult> {
  allow(work.actor, "vendors.edit");
  const on = await organisationDay(work.db, work.now);
  const inUse = entriesOn(await listEntries(work.db), on);
  const vendors = (await listVendors(work.db)).map(({ id, name, former_names }) => ({
    id,
    name,
    formerNames: JSON.parse(former_names) as string[],
  }));
  const { steps, missing } = planImport(lines, vendors, inUse);
  const fresh = new Map<string, string>();
  for (const step of steps) await take(work, step, on, fresh);
  const drafted = options.whole
    ? await draftRemovals(
        work,
        missing.map((entry) => entry.id),
        options.source,
      )
    : 0;
  const count = (kind: Step["kind"]) => steps.filter((step) => step.kind === kind).length;
  const result = {
    lines: lines.length,
    added: count("new"),
    renamed: count("renamed"),
    changed: count("changed"),
    same: count("same"),
    missing: missing.map((entry) => entry.name),
    removalsDrafted: drafted,
  };
  const subject = { type: "subprocessor-list", id: newId(work.now), ref: options.source } as const;
  await record(work, { action: "subprocessors.import", subject, after: result });
  return result;
}

async function take(work: Work, step: Step, on: string, fresh: Map<string, string>): Promise<void> {
  const { line } = step;
  if (step.kind === "same") return;
  if (step.kind === "new") {
    const key = nameKey(line.terms.name);
    const vendorId = step.vendorId ?? fresh.get(key) ?? (await newVendor(work, line.terms, line));
    fresh.set(key, vendorId);
    await insertEntry(
      work.db,
      {
        ...line.terms,
        id: newId(work.now),
        vendorId,
        changeId: null,
        fromOn: line.since ?? on,
        untilOn: null,
        reason: "imported",
      },
      work.now,
    );
    return;
  }
  const { entry } = step;
  const vendor = await findVendor(work.db, entry.vendorId);
  if (vendor && vendor.name === entry.name)
    await saveVendor(work.db, vendor.id, {
      name: line.terms.name,
      former_names: renamed(vendor, line.terms.name),
    });
  await endEntry(work.db, entry.id, on);
  const kept = {
    data: line.terms.data ?? entry.data,
    transfer: line.terms.transfer ?? entry.transfer,
    url: line.terms.url ?? entry.url,
  };
  const reason = step.kind === "renamed" ? "renamed" : "corrected by import";
  await insertEntry(
    work.db,
    {
      ...line.terms,
      ...kept,
      id: newId(work.now),
      vendorId: entry.vendorId,
      changeId: null,
      fromOn: on,
      untilOn: entry.untilOn,
      reason,
    },
    work.now,
  );
}

/** A line whose removal is drafted or announced already is left alone, so that the same file can come twice. */
async function draftRemovals(work: Work, entryIds: string[], source: string): Promise<number> {
  const pending = new Set(
    (await listChanges(work.db)).filter((change) => !change.withdrawn_at).map((change) => change.entry_id),
  );
  const wanted = entryIds.filter((id) => !pending.has(id));
  for (const id of wanted) await draftRemoval(work, id, `Not named in ${source}.`);
  return wanted.length;
}
