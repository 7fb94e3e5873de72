import { seriesNames, seriesOf } from "#domain/controls/controls";
import { decidedStates, type Occurrence, type State, states } from "#domain/controls/judging";
import { addDays, type Day, daysBetween } from "#domain/days";

/** Occurrences by state: counts only, never a share. */
export type Counts = Record<State, number>;

/** How many occurrences are in each state, 0 for a state that none has. */
export function countStates(occurrences: readonly { state: State }[]): Counts {
  const counts = Object.fromEntries(states.map((state) => [state, 0])) as Counts;
  for (const occurrence of occurrences) counts[occurrence.state]++;
  return counts;
}

/** How many occurrences there are, in whatever state. */
export function countAll(counts: Counts): number {
  return states.reduce((sum, state) => sum + counts[state], 0);
}

/** How many occurrences were expected and are decided: held, recorded late, late, part or missed. */
export function countDecided(counts: Counts): number {
  return decidedStates.reduce((sum, state) => sum + counts[state], 0);
}

/** Whether evidence was accepted for any occurrence: the one meaning of "without evidence" on every page, document and export. */
export function hasEvidence(counts: Counts): boolean {
  return countDecided(counts) > counts.missed;
}

export const statuses = ["broken", "at-risk", "none", "kept"] as const;

/** The present state of a control: "none" means that nothing was decided yet, which is neither good nor bad news. */
export type Status = (typeof statuses)[number];

/** A window longer than a week is at risk in its last three days, a shorter one on the day after it was due. */
const RISK_DAYS = 3;

/**
 * Status from the occurrences alone. Broken: the latest one to be decided was missed, or a part of what it expects was. At risk:
 * its removals are overdue, or an open one is past its due day and within grace, or a longer window ends within three days and
 * nothing was accepted. Kept: the latest one to be decided was held or late. The counts are always shown beside it.
 */
export function statusOf(occurrences: readonly Occurrence[], today: Day): Status {
  const latest = occurrences.findLast((one) => decidedStates.includes(one.state));
  if (latest?.state === "missed") return "broken";
  if (latest?.state === "part") return latest.decidedBy ? "at-risk" : "broken";
  if (occurrences.some((one) => one.state === "due" && endangered(one, today))) return "at-risk";
  return latest ? "kept" : "none";
}

function endangered(one: Occurrence, today: Day): boolean {
  if (today > one.due) return true;
  return daysBetween(one.from, one.due) > 7 && today > addDays(one.due, -RISK_DAYS);
}

/** The occurrence that wants attention next: the oldest that is open, else the first to come. */
export function nextDue(occurrences: readonly Occurrence[]): Occurrence | undefined {
  return (
    occurrences.find((one) => one.state === "due") ?? occurrences.find((one) => one.state === "upcoming")
  );
}

export type SeriesReadiness = {
  series: string;
  name: string;
  controls: number;
  counts: Counts;
  /** Controls for which nothing was ever accepted in the period. */
  noEvidence: number;
  /** Controls without an owner. */
  noOwner: number;
};

/** Readiness by series, in the order in which the series first appear. */
export function readinessOf(
  controls: readonly { ref: string; ownerId: string | null; occurrences: readonly Occurrence[] }[],
): SeriesReadiness[] {
  const found = new Map<string, SeriesReadiness>();
  for (const control of controls) {
    const series = seriesOf(control.ref);
    const line = found.get(series) ?? {
      series,
      name: seriesNames[series] ?? series,
      controls: 0,
      counts: countStates([]),
      noEvidence: 0,
      noOwner: 0,
    };
    const counts = countStates(control.occurrences);
    for (const state of states) line.counts[state] += counts[state];
    line.controls++;
    if (!hasEvidence(counts)) line.noEvidence++;
    if (control.ownerId === null) line.noOwner++;
    found.set(series, line);
  }
  return [...found.values()];
}
