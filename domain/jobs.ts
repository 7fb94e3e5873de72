import { countRuns, latestRun, parseCron } from "#domain/cron";

export const outcomes = ["done", "failed", "interrupted"] as const;
export type Outcome = (typeof outcomes)[number];

/** One row of a job's history. */
export type JobRun = {
  id: string;
  job: string;
  scheduledFor: Date;
  startedAt: Date;
  endedAt: Date | null;
  outcome: Outcome | null;
  detail: string | null;
  missed: number;
};

/** A stretch in which the clock called and nobody was there. */
export type Gap = { runs: number; latest: Date };

/**
 * Due runs after `since` up to and including `now` that nobody made; null when there is none.
 * They are made up for by a single run: the work of a job asks what is due at `now`, not what was due then.
 */
export function missedRuns(cron: string, since: Date, now: Date): Gap | null {
  const schedule = parseCron(cron);
  const runs = countRuns(schedule, since, now);
  const latest = runs > 0 ? latestRun(schedule, now) : null;
  return latest === null ? null : { runs, latest };
}
