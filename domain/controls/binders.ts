import { seriesNames, seriesOf } from "#domain/controls/controls";
import { states } from "#domain/controls/judging";
import { type Counts, countStates, hasEvidence } from "#domain/controls/readiness";
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
