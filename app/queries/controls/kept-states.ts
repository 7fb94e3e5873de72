import type { ReadDb } from "#db/client";
import type { Occurrence } from "#domain/controls/judging";
import { type Counts, countStates, nextDue, type Status, statusOf } from "#domain/controls/readiness";
import type { Day } from "#domain/days";

/** What became of the occurrences of one control. */
export type Judged = {
  occurrences: Occurrence[];
  counts: Counts;
  status: Status;
  next: Occurrence | undefined;
};

type Kept = { facts: string; evidence: unknown; judged: Judged };

/** Periods whose states are kept: the organisation's, and those of the auditors who asked last. */
const PERIODS = 4;
const kept = new WeakMap<ReadDb, Map<string, Map<string, Kept>>>();

/** The states of one control's occurrences, worked out. */
export function judgedOf(occurrences: Occurrence[], today: Day): Judged {
  return {
    occurrences,
    counts: countStates(occurrences),
    status: statusOf(occurrences, today),
    next: nextDue(occurrences),
  };
}

/**
 * The states of one control as a reader worked them out last, or anew when anything they follow from is not the same: `facts` is a text
 * of all of it but the evidence, which is the same list while nothing about it was written.
 */
export function judgedOnce(
  db: ReadDb,
  { period, controlId }: { period: string; controlId: string },
  facts: string,
  evidence: readonly unknown[],
  work: () => Judged,
): Judged {
  const own = statesOf(db, period);
  const known = own.get(controlId);
  if (known && known.facts === facts && known.evidence === evidence) return known.judged;
  const judged = work();
  Object.freeze(judged.occurrences);
  own.set(controlId, { facts, evidence, judged });
  return judged;
}

function statesOf(db: ReadDb, period: string): Map<string, Kept> {
  const periods = kept.get(db) ?? new Map<string, Map<string, Kept>>();
  kept.set(db, periods);
  const found = periods.get(period) ?? new Map<string, Kept>();
  periods.delete(period);
  periods.set(period, found);
  const [oldest] = periods.keys();
  if (periods.size > PERIODS && oldest !== undefined) periods.delete(oldest);
  return found;
}
