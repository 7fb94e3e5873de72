import { tableFields } from "#domain/file-input";
import { addTo } from "#domain/groups";
import { z } from "#domain/schema";
import {
  isPartOf,
  matchNames,
  type NameReason,
  nameKeys,
  namesIn,
  plainName,
  sameName,
} from "#domain/vendors/company-names";
import { type Entry, sameCountries, type Terms } from "#domain/vendors/subprocessors";

/** One line of an imported list. `line` counts from 1, the header being line 1. */
export type ImportedLine = {
  line: number;
  terms: Terms;
  since: string | null;
  dpaSignedOn: string | null;
  formerly: string | null;
};
type KnownVendor = { id: string; name: string; formerNames: string[] };
/** A change that is drafted, approved or announced and not in effect yet. */
type ChangeUnderWay = { id: string; terms: Terms | null; entryIds: string[] };

/** What becomes of one imported line. With `why`, a person has to say whether it is the same company. */
export type Step =
  | { kind: "same"; line: ImportedLine; entry: Entry }
  | { kind: "under way"; line: ImportedLine; changeId: string; differs: boolean }
  | { kind: "new"; line: ImportedLine; vendorId: string | null }
  | {
      kind: "changed" | "renamed" | "merged";
      line: ImportedLine;
      entry: Entry;
      /** Further lines of the list that this one takes the place of. */
      also: Entry[];
      /** The company that the line belongs to. */
      vendorId: string;
      why: NameReason | null;
    };

type ImportPlan = { steps: Step[] /** lines in use that the file does not name */; missing: Entry[] };

/**
 * Compares a list with what is in use. A company is known by the name that it has, had or says that it had, whatever its legal
 * form and the order of its words, or by doing the same at the same web host. A rename or a merger is never a removal and an
 * addition. One company may be in the list several times, once for each purpose. Every line in use has one outcome.
 */
export function planImport(
  lines: readonly ImportedLine[],
  vendors: readonly KnownVendor[],
  inUse: readonly Entry[],
  underWay: readonly ChangeUnderWay[] = [],
): ImportPlan {
  const held = new Set(underWay.flatMap((change) => change.entryIds));
  const plan = new Planner(
    lines,
    vendors,
    inUse.filter(({ id, untilOn }) => untilOn === null && !held.has(id)),
  );
  plan.leaveUnderWay(underWay);
  plan.pairByPurpose();
  plan.pairByResemblance();
  plan.pairRest();
  return plan.result();
}

class Planner {
  private readonly open: Map<string, Set<Entry>>;
  private readonly steps = new Map<ImportedLine, Step>();
  private readonly matches: Map<ImportedLine, Matches>;
  private readonly linesOf = new Map<string, ImportedLine[]>();
  private readonly named: Set<string>;

  constructor(
    private readonly lines: readonly ImportedLine[],
    vendors: readonly KnownVendor[],
    open: readonly Entry[],
  ) {
    this.open = groupBy(open, ({ vendorId }) => vendorId);
    const known = new Vendors(vendors);
    this.named = new Set(lines.flatMap((line) => known.exact(line) ?? []));
    this.matches = new Map(lines.map((line) => [line, known.matches(line, this.named)]));
    for (const [line, matches] of this.matches)
      for (const id of matches.keys()) addTo(this.linesOf, id, line);
  }

  /** What a change under way says already is not drafted again. */
  leaveUnderWay(changes: readonly ChangeUnderWay[]): void {
    const coming = new Map(changes.flatMap((one) => (one.terms ? [[lineKey(one.terms), one] as const] : [])));
    for (const line of this.lines) {
      const change = coming.get(lineKey(line.terms));
      if (!change?.terms) continue;
      const differs = !sameTerms(change.terms, line);
      this.steps.set(line, { kind: "under way", line, changeId: change.id, differs });
    }
  }

  pairByPurpose(): void {
    for (const line of this.waiting()) {
      const entries = this.of(line).filter((one) => samePurpose(one, line));
      if (entries.length > 0) this.take(line, entries);
    }
  }

  /** A company that the names alone do not show. */
  pairByResemblance(): void {
    const byPurpose = groupBy(
      [...this.open.values()]
        .flatMap((entries) => [...entries])
        .filter((one) => !this.named.has(one.vendorId)),
      ({ purpose }) => purposeKey(purpose),
    );
    for (const line of this.waiting()) {
      if (this.matchesOf(line).size > 0) continue;
      const free = [...(byPurpose.get(purposeKey(line.terms.purpose)) ?? [])].filter((one) =>
        this.isOpen(one),
      );
      const host = free.find((one) => sameHost(one.url, line.terms.url));
      const entry = host ?? free.find((one) => isPartOf(one.name, line.terms.name));
      if (entry) this.take(line, [entry], host ? "host" : "part");
    }
  }

  /** Lines whose purpose is new: those left of the same company, when no other line could be meant. */
  pairRest(): void {
    for (const line of this.lines) {
      const left = this.of(line);
      const step = this.steps.get(line);
      const matches = this.matchesOf(line);
      const rivals = this.rivals(matches);
      if (!step) {
        if (left.length > 0 && rivals.length === 1) this.take(line, left);
        else this.steps.set(line, { kind: "new", line, vendorId: ownVendor(matches) });
      } else if (rivals.length === 0 && "entry" in step) {
        // A merger: what the other company did is no longer a line of its own.
        const merged = left.filter(
          ({ vendorId }) => matches.get(vendorId) && vendorId !== step.entry.vendorId,
        );
        const also = "also" in step ? step.also : [];
        if (merged.length > 0) this.take(line, [step.entry, ...also, ...merged]);
      }
    }
  }

  result(): ImportPlan {
    return {
      steps: this.lines.flatMap((line) => this.steps.get(line) ?? []),
      missing: [...this.open.values()].flatMap((entries) => [...entries]),
    };
  }

  private matchesOf(line: ImportedLine): Matches {
    return this.matches.get(line) ?? new Map();
  }

  private waiting(): ImportedLine[] {
    return this.lines.filter((line) => !this.steps.has(line));
  }

  private rivals(matches: Matches): ImportedLine[] {
    const lines = new Set([...matches.keys()].flatMap((id) => this.linesOf.get(id) ?? []));
    return [...lines].filter((line) => !this.steps.has(line));
  }

  private of(line: ImportedLine): Entry[] {
    return [...this.matchesOf(line).keys()].flatMap((id) => [...(this.open.get(id) ?? [])]);
  }

  private isOpen(entry: Entry): boolean {
    return this.open.get(entry.vendorId)?.has(entry) ?? false;
  }

  private take(line: ImportedLine, entries: Entry[], resembles: NameReason | null = null): void {
    const matches = this.matchesOf(line);
    const [first] = entries;
    if (!first) return;
    const vendorId = ownVendor(matches) ?? first.vendorId;
    const entry = entries.find((one) => one.vendorId === vendorId) ?? first;
    const also = entries.filter((one) => one !== entry);
    for (const one of entries) this.open.get(one.vendorId)?.delete(one);
    const other = entries.find((one) => one.vendorId !== vendorId);
    const why = resembles ?? matches.get((other ?? entry).vendorId) ?? null;
    if (also.length > 0 || other)
      this.steps.set(line, { kind: "merged", line, entry, also, vendorId, why: why ?? "lines" });
    else if (!sameName(entry.name, line.terms.name))
      this.steps.set(line, { kind: "renamed", line, entry, also, vendorId, why: why ?? "former" });
    else if (sameTerms(entry, line)) this.steps.set(line, { kind: "same", line, entry });
    else this.steps.set(line, { kind: "changed", line, entry, also, vendorId, why: null });
  }
}

/** The companies that a line may be about, each with the reason; null where the name is the same. */
type Matches = Map<string, NameReason | null>;

class Vendors {
  private readonly byName: Map<string, string>;
  private readonly byKey: Map<string, Set<KnownVendor>>;

  constructor(vendors: readonly KnownVendor[]) {
    this.byName = new Map(vendors.map(({ id, name }) => [plainName(name), id]));
    const keyed = vendors.flatMap((vendor) =>
      [vendor.name, ...vendor.formerNames].flatMap(nameKeys).map((key) => ({ key, vendor })),
    );
    this.byKey = new Map();
    for (const { key, vendor } of keyed)
      this.byKey.set(key, (this.byKey.get(key) ?? new Set<KnownVendor>()).add(vendor));
  }

  exact({ terms }: ImportedLine): string | undefined {
    return this.byName.get(plainName(terms.name));
  }

  matches(line: ImportedLine, named: ReadonlySet<string>): Matches {
    const own = this.exact(line);
    const matches: Matches = own ? new Map([[own, null]]) : new Map();
    const names = [line.terms.name, ...(line.formerly ? [line.formerly, ...namesIn(line.formerly)] : [])];
    const likely = new Set(names.flatMap(nameKeys).flatMap((key) => [...(this.byKey.get(key) ?? [])]));
    for (const { id, name, formerNames } of likely) {
      // A company that the list names elsewhere is no other one's former self.
      if (named.has(id)) continue;
      const why =
        reasonOf(line, name) ?? (formerNames.some((former) => reasonOf(line, former)) ? "former" : null);
      if (why) matches.set(id, why);
    }
    return matches;
  }
}

function reasonOf({ terms, formerly }: ImportedLine, name: string): NameReason | null {
  const former = formerly ? [formerly, ...namesIn(formerly)] : [];
  if (former.some((one) => sameName(one, name) || matchNames(one, name))) return "formerly";
  return sameName(terms.name, name) ? "former" : matchNames(terms.name, name);
}

/** The company whose name the line has. */
function ownVendor(matches: Matches): string | null {
  return [...matches].find(([, why]) => why === null)?.[0] ?? null;
}

/** What the file leaves empty stays as it is. */
function sameTerms(known: Terms, { terms }: ImportedLine): boolean {
  return (
    sameName(known.name, terms.name) &&
    known.purpose === terms.purpose &&
    (terms.data === null || known.data === terms.data) &&
    (terms.transfer === null || known.transfer === terms.transfer) &&
    (terms.url === null || known.url === terms.url) &&
    (terms.countries.length === 0 || sameCountries(known.countries, terms.countries))
  );
}

function samePurpose(entry: Entry, { terms }: ImportedLine): boolean {
  return purposeKey(entry.purpose) === purposeKey(terms.purpose);
}

function purposeKey(purpose: string): string {
  return purpose
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function lineKey({ name, purpose }: Terms): string {
  return `${plainName(name)}\n${purposeKey(purpose)}`;
}

function sameHost(a: string | null, b: string | null): boolean {
  if (!a || !b || !URL.canParse(a) || !URL.canParse(b)) return false;
  return new URL(a).host.replace(/^www\./, "") === new URL(b).host.replace(/^www\./, "");
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, Set<T>> {
  const groups = new Map<string, Set<T>>();
  for (const item of items) groups.set(keyOf(item), (groups.get(keyOf(item)) ?? new Set<T>()).add(item));
  return groups;
}

/** The form that takes a list: the file, and whether what it does not name is to end. */
export const importInput = z.object({
  file: z
    .instanceof(File, { error: "Choose a CSV file." })
    .refine((file) => file.size > 0, "The file is empty."),
  ...tableFields,
  whole: z.boolean().optional().transform(Boolean),
});
