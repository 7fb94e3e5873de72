import { quietMs } from "#domain/breach-clocks/reminder-watch";
import { counted } from "#domain/counted";
import { countRuns, parseCron } from "#domain/cron";
import { lengthText } from "#domain/when";

/** A stretch in which a job was due and did not run well. `runs` were due in it. */
export type JobGap = { from: Date; until: Date; runs: number };

/**
 * The gaps between `from` and `until`, in order: where runs were due, none ended well, and three minutes or more passed.
 * `done` are the runs that ended well, in order. A run at `from` or `until` itself belongs to what lies beyond.
 */
export function jobGaps(cron: string, done: readonly Date[], from: Date, until: Date): JobGap[] {
  const schedule = parseCron(cron);
  const found: JobGap[] = [];
  let last = from;
  for (const next of [...done.filter((at) => at > from && at < until), until]) {
    if (next.getTime() - last.getTime() >= quietMs) {
      const runs = countRuns(schedule, last, new Date(next.getTime() - 1));
      if (runs > 0) found.push({ from: last, until: next, runs });
    }
    last = next;
  }
  return found;
}

/** "2 gaps in the audit period, the longest 3 h 20 min from 2026-04-02 07:40 UTC". */
export function gapsText(gaps: readonly JobGap[]): string {
  const [longest] = [...gaps].sort((a, b) => lengthOf(b) - lengthOf(a));
  if (!longest) return "no gap";
  const long = lengthText(lengthOf(longest)).replaceAll("\u00a0", " ");
  const since = `${longest.from.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return `${counted(gaps.length, "gap")}, the longest ${long} from ${since}`;
}

function lengthOf({ from, until }: JobGap): number {
  return until.getTime() - from.getTime();
}
