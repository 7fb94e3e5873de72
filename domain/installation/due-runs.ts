import { MINUTE_MS } from "#domain/durations";
import { missedRuns } from "#domain/installation/jobs";

/** A job that is due: the last of its due instants, and how many runs were missed until `now`. */
export type DueRun<J> = { job: J; scheduledFor: Date; missed: number };

/**
 * The jobs that are due at `now`, each once, for the last of its due instants: those that follow the instant of its last run,
 * or `since` where it never ran. Several that passed are made up for by one run. A run in the minute of its instant is on time
 * and misses the earlier ones alone. Cron lines are in UTC.
 */
export function dueRuns<J extends { name: string; cron: string }>(
  jobs: readonly J[],
  lastRuns: ReadonlyMap<string, Date>,
  now: Date,
  since: Date,
): DueRun<J>[] {
  return jobs.flatMap((job) => {
    const gap = missedRuns(job.cron, lastRuns.get(job.name) ?? since, now);
    if (!gap) return [];
    const onTime = now.getTime() - gap.latest.getTime() < MINUTE_MS;
    return [{ job, scheduledFor: gap.latest, missed: onTime ? gap.runs - 1 : gap.runs }];
  });
}
