import { MINUTE_MS } from "#domain/durations";

/** The job without which no alerts are sent. */
export const reminderJob = "raise-breach-reminders";

/** Longer than this without a run, and the reminders have stopped. The job runs every minute. Milliseconds. */
export const quietMs = 3 * MINUTE_MS;

/**
 * Since when the reminders have stopped, or null while they run. A process that has just started is given the same three
 * minutes to make its first run; the clock itself may lie: app/queries/breach-clocks/reminder-watch.ts asks a monotonic one as well.
 */
export function standsStillSince(
  lastRun: Date | null,
  startedAt: Date,
  now: Date,
): { since: Date | null } | null {
  if (now.getTime() - startedAt.getTime() < quietMs) return null;
  if (lastRun && now.getTime() - lastRun.getTime() < quietMs) return null;
  return { since: lastRun };
}

/** "Breach reminders have not run for 3 minutes." Said by the banner, the list of jobs and the health check. */
export function standstillWords({ since }: { since: Date | null }, now: Date): string {
  if (!since) return "Breach reminders have never run.";
  const minutes = Math.floor((now.getTime() - since.getTime()) / MINUTE_MS);
  const long =
    minutes < 120 ? `${minutes} minutes` : `${Math.floor(minutes / 60).toLocaleString("en")} hours`;
  return `Breach reminders have not run for ${long}.`;
}
