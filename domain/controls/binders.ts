import { seriesNames, seriesOf } from "#domain/controls/controls";
import { type State, states } from "#domain/controls/judging";
import type { NotExpected } from "#domain/controls/occurrences";
import { type Counts, countStates, hasEvidence } from "#domain/controls/readiness";
import type { Day } from "#domain/days";
import { groupedBy } from "#domain/groups";

type Counted = { ref: string; counts: Counts };

/** Counts of several controls together. */
export function totalOf(controls: readonly Counted[]): Counts {
  const total = countStates([]);
  for (const { counts } of controls) for (const state of states) total[state] += counts[state];
  return total;
}

type ReadinessLine = {
  series: string;
  name: string;
  controls: number;
  counts: Counts;
  noEvidence: number;
};

/** A binder's summary: one line for each series, in the order in which the controls come. */
export function readinessLines(controls: readonly Counted[]): ReadinessLine[] {
  return [...groupedBy(controls, ({ ref }) => seriesOf(ref))].map(([series, members]) => ({
    series,
    name: seriesNames[series] ?? series,
    controls: members.length,
    counts: totalOf(members),
    noEvidence: members.filter(({ counts }) => !hasEvidence(counts)).length,
  }));
}

const summable: readonly State[] = ["held", "due", "upcoming", "not-expected"];

/**
 * Whether a short binder lists the occurrence by itself, however many its control has: it was late, part, missed or waived, a waiver
 * of it was asked for, or a part of what it expects is missing.
 */
export function isListedAlone({
  state,
  waiver,
  missing,
}: {
  state: State;
  waiver: unknown;
  missing: readonly string[];
}): boolean {
  return !summable.includes(state) || waiver !== null || missing.length > 0;
}

/** The results of occurrences by the month ("2026-03") of their due day. */
export function monthlyCounts(
  occurrences: readonly { due: Day; state: State }[],
): { month: string; counts: Counts }[] {
  const months = [...groupedBy(occurrences, ({ due }) => due.slice(0, 7))];
  return months
    .map(([month, of]) => ({ month, counts: countStates(of) }))
    .sort((a, b) => a.month.localeCompare(b.month));
}

/** Why occurrences are not expected: each reason once, with how many it is of. */
export function reasonsNotExpected(
  occurrences: readonly { notExpected: NotExpected | null }[],
): { reason: NotExpected; count: number }[] {
  const reasons = occurrences.flatMap(({ notExpected }) => (notExpected ? [notExpected] : []));
  const equal = groupedBy(reasons, (reason) => JSON.stringify(reason));
  return [...equal.values()].flatMap((of) => (of[0] ? [{ reason: of[0], count: of.length }] : []));
}
