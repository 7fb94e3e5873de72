/** One decision as its history has it, oldest first. */
export type PaceEvent = { at: Date; bulk: boolean };
export type Pace = {
  decisions: number;
  bulk: number;
  /** Median of the seconds between one decision and the next; pauses of over 15 minutes are left out. Null for fewer than two. */
  medianSeconds: number | null;
  /** Decisions that came less than two seconds after the one before, bulk apart. */
  hasty: number;
};

const PAUSE = 15 * 60;
const HASTY = 2;

/** How a reviewer went through their list, so that rubber-stamping can be seen, and disproved. */
export function paceOf(events: readonly PaceEvent[]): Pace {
  const single = events.filter((event) => !event.bulk);
  const gaps = single
    .slice(1)
    .map((event, at) => (event.at.getTime() - (single[at] as PaceEvent).at.getTime()) / 1000)
    .filter((seconds) => seconds <= PAUSE)
    .sort((a, b) => a - b);
  const middle = Math.floor(gaps.length / 2);
  const median = gaps.length % 2 === 1 ? gaps[middle] : ((gaps[middle - 1] ?? 0) + (gaps[middle] ?? 0)) / 2;
  return {
    decisions: events.length,
    bulk: events.length - single.length,
    medianSeconds: gaps.length === 0 ? null : Math.round(median ?? 0),
    hasty: gaps.filter((seconds) => seconds < HASTY).length,
  };
}
