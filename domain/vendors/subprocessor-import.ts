import { reading } from "#domain/file-input";
import { z } from "#domain/schema";
import { type Entry, nameKey, type Terms } from "#domain/vendors/subprocessors";

/** One line of an imported list. `line` counts from 1, the header being line 1. */
export type ImportedLine = {
  line: number;
  terms: Terms;
  since: string | null;
  dpaSignedOn: string | null;
  formerly: string | null;
};
type KnownVendor = { id: string; name: string; formerNames: string[] };

/** What becomes of one imported line. */
export type Step =
  | { kind: "same"; line: ImportedLine; entry: Entry }
  | { kind: "renamed"; line: ImportedLine; entry: Entry }
  | { kind: "changed"; line: ImportedLine; entry: Entry }
  | { kind: "new"; line: ImportedLine; vendorId: string | null };

type ImportPlan = { steps: Step[] /** lines in use that the file does not name */; missing: Entry[] };

/**
 * Compares a list with what is in use. A company is known by any name it ever had, whatever its legal form, or, when it
 * has a new name, by doing the same thing at the same web host: a rename is never a removal and an addition.
 * One company may stand in the list several times, once for each purpose.
 */
export function planImport(
  lines: readonly ImportedLine[],
  vendors: readonly KnownVendor[],
  inUse: readonly Entry[],
): ImportPlan {
  const byName = new Map(
    vendors.flatMap((vendor) =>
      [vendor.name, ...vendor.formerNames].map((name) => [nameKey(name), vendor.id]),
    ),
  );
  const open = new Set(inUse);
  const vendorOf = new Map(lines.map((line) => [line, findVendor(line, byName)]));
  const named = new Set(vendorOf.values());
  const steps = new Map<ImportedLine, Step>();
  const take = (line: ImportedLine, entry: Entry, kind: "same" | "renamed" | "changed") => {
    open.delete(entry);
    steps.set(line, { kind, line, entry });
  };

  for (const line of lines) {
    const vendorId = vendorOf.get(line);
    const entry = [...open].find((e) => e.vendorId === vendorId && samePurpose(e, line));
    if (entry)
      take(
        line,
        entry,
        sameTerms(entry, line)
          ? "same"
          : entry.name === line.terms.name
            ? "changed"
            : kindOfRename(entry, line),
      );
  }
  for (const line of lines) {
    if (vendorOf.get(line) || steps.has(line)) continue;
    const entry = [...open].find(
      (e) => !named.has(e.vendorId) && samePurpose(e, line) && sameHost(e.url, line.terms.url),
    );
    if (entry) take(line, entry, "renamed");
  }
  for (const line of lines) {
    const vendorId = vendorOf.get(line);
    if (steps.has(line)) continue;
    const left = vendorId ? [...open].filter((e) => e.vendorId === vendorId) : [];
    const rivals = lines.filter((other) => !steps.has(other) && vendorOf.get(other) === vendorId);
    if (left[0] && left.length === 1 && rivals.length === 1) take(line, left[0], "changed");
    else steps.set(line, { kind: "new", line, vendorId: vendorId ?? null });
  }
  return { steps: lines.map((line) => steps.get(line)!), missing: [...open] };
}

function findVendor(line: ImportedLine, byName: ReadonlyMap<string, string>): string | undefined {
  return (
    byName.get(nameKey(line.terms.name)) ?? (line.formerly ? byName.get(nameKey(line.formerly)) : undefined)
  );
}

/** A rename that also moves the data is a change of what customers were told. */
function kindOfRename(entry: Entry, line: ImportedLine): "renamed" | "changed" {
  return sameTerms({ ...entry, name: line.terms.name }, line) ? "renamed" : "changed";
}

function sameTerms(entry: Entry, { terms }: ImportedLine): boolean {
  return (
    entry.name === terms.name &&
    entry.purpose === terms.purpose &&
    (terms.data === null || entry.data === terms.data) &&
    (terms.transfer === null || entry.transfer === terms.transfer) &&
    (terms.url === null || entry.url === terms.url) &&
    (terms.countries.length === 0 ||
      [...entry.countries].sort().join() === [...terms.countries].sort().join())
  );
}

function samePurpose(entry: Entry, { terms }: ImportedLine): boolean {
  return nameKey(entry.purpose) === nameKey(terms.purpose);
}

function sameHost(a: string | null, b: string | null): boolean {
  if (!a || !b || !URL.canParse(a) || !URL.canParse(b)) return false;
  return new URL(a).host.replace(/^www\./, "") === new URL(b).host.replace(/^www\./, "");
}

/** The form that takes a list: the file, and whether what it does not name is to end. */
export const importInput = z.object({
  file: z
    .instanceof(File, { error: "Choose a CSV file." })
    .refine((file) => file.size > 0, "The file is empty."),
  ...reading,
  whole: z.boolean().optional().transform(Boolean),
});
