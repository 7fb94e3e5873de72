import { groupedBy } from "#domain/groups";

/** A decision as its history has it; an undoing has none. Oldest first. */
export type PaceEvent = { at: Date; by: string; entry: string; decision: { bulk: boolean } | null };
export type Pace = {
  /** Entries whose last decision is this reviewer's. */
  decisions: number;
  /** Of these in bulk. */
  bulk: number;
  /** Decisions that were undone, or replaced by a later one. Not there in records from before they were told apart: all decisions count there. */
  replaced?: number;
  /** Median of the seconds between one decision and the next; pauses of over 15 minutes are left out. Null for fewer than two. */
  medianSeconds: number | null;
  /** Decisions that came less than two seconds after the one before, bulk apart. */
  hasty: number;
};

const PAUSE = 15 * 60;
const HASTY = 2;

type Decision = PaceEvent & { decision: { bulk: boolean } };

/** How each reviewer went through their list, so that rubber-stamping can be seen, and disproved: by person. */
export function pacesOf(events: readonly PaceEvent[]): Map<string, Pace> {
  const last = new Map(events.map((event) => [event.entry, event]));
  const paces = new Map<string, Pace>();
  for (const [by, taken] of decisionsByPerson(events)) {
    const standing = taken.filter((event) => last.get(event.entry) === event);
    const replaced = taken.length - standing.length;
    paces.set(by, { ...countsOf(standing), replaced, ...timesOf(taken) });
  }
  return paces;
}

/** The same as records were closed with before decisions that stand were told apart from all that were taken. */
export function earlierPacesOf(events: readonly PaceEvent[]): Map<string, Pace> {
  const people = [...decisionsByPerson(events)];
  return new Map(people.map(([by, taken]) => [by, { ...countsOf(taken), ...timesOf(taken) }]));
}

/** Of a reviewer who decided nothing. */
export function noPace(earlier: boolean): Pace {
  return { ...countsOf([]), ...(earlier ? {} : { replaced: 0 }), ...timesOf([]) };
}

function decisionsByPerson(events: readonly PaceEvent[]): Map<string, Decision[]> {
  const decisions = events.filter((event): event is Decision => event.decision !== null);
  return groupedBy(decisions, ({ by }) => by);
}

function countsOf(decisions: readonly Decision[]) {
  return { decisions: decisions.length, bulk: decisions.filter(({ decision }) => decision.bulk).length };
}

function timesOf(decisions: readonly Decision[]) {
  const single = decisions.filter(({ decision }) => !decision.bulk);
  const gaps = single
    .slice(1)
    .map((event, at) => (event.at.getTime() - (single[at] as PaceEvent).at.getTime()) / 1000)
    .filter((seconds) => seconds <= PAUSE)
    .sort((a, b) => a - b);
  const middle = Math.floor(gaps.length / 2);
  const median = gaps.length % 2 === 1 ? gaps[middle] : ((gaps[middle - 1] ?? 0) + (gaps[middle] ?? 0)) / 2;
  return {
    medianSeconds: gaps.length === 0 ? null : Math.round(median ?? 0),
    hasty: gaps.filter((seconds) => seconds < HASTY).length,
  };
}
