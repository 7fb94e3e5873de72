import { groupedBy } from "#domain/groups";
import type { IncidentStatus } from "#domain/incidents/incidents";
import type { Severity } from "#domain/incidents/severity";
import { type Moment, precisionOf } from "#domain/moments";

/** How one breach clock came out. */
export type ClockOutcome = "kept" | "late" | "not_required" | "open";

/** What the numbers are made of. A moment that is not known is null. */
export type CountedIncident = {
  /** Null for imported history that knows no year. */
  year: string | null;
  severity: Severity;
  status: IncidentStatus;
  /** How it came to the register: officer, report, api, cli, import. */
  source: string;
  occurred: Date | null;
  discovered: Date | null;
  contained: Date | null;
  aware: Date | null;
  /** When the first recipient was notified. */
  notified: Date | null;
  clocks: readonly ClockOutcome[];
};

/** The middle of the lengths that are known, in milliseconds, and of how many. */
export type Median = { ms: number | null; known: number; unknown: number };

export type YearNumbers = {
  year: string | null;
  count: number;
  severity: Partial<Record<Severity, number>>;
  status: Partial<Record<IncidentStatus, number>>;
  source: Partial<Record<string, number>>;
  toDiscovered: Median;
  toContained: Median;
  toNotified: Median;
  clocks: Record<ClockOutcome, number>;
};

/** The numbers of each year, the latest first, incidents of no known year last. */
export function numbersByYear(incidents: readonly CountedIncident[]): YearNumbers[] {
  return [...groupedBy(incidents, (one) => one.year)]
    .sort(([a], [b]) => (b ?? "").localeCompare(a ?? ""))
    .map(([year, list]) => ({
      year,
      count: list.length,
      severity: tally(list.map((one) => one.severity)),
      status: tally(list.map((one) => one.status)),
      source: tally(list.map((one) => one.source)),
      toDiscovered: median(list, (one) => between(one.occurred, one.discovered)),
      toContained: median(list, (one) => between(one.discovered, one.contained)),
      toNotified: median(list, (one) => between(one.aware, one.notified)),
      clocks: { kept: 0, late: 0, not_required: 0, open: 0, ...tally(list.flatMap((one) => one.clocks)) },
    }));
}

/** A moment from which lengths can be measured: known to the day at least; a month would invent weeks. */
export function measurable(moment: Moment | null | undefined): moment is Moment {
  return moment ? ["instant", "day"].includes(precisionOf(moment)) : false;
}

/** Null when an end is not known. Ends in an order that cannot be give 0, not a length below it. */
function between(from: Date | null, to: Date | null): number | null {
  return from && to ? Math.max(0, to.getTime() - from.getTime()) : null;
}

function median(list: readonly CountedIncident[], lengthOf: (one: CountedIncident) => number | null): Median {
  const known = list
    .map(lengthOf)
    .filter((ms) => ms !== null)
    .sort((a, b) => a - b);
  const middle = known.length >> 1;
  const ms =
    known.length === 0 ? null : known.length % 2 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
  return { ms, known: known.length, unknown: list.length - known.length };
}

function tally<K extends string>(words: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
