import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import type { TestApp } from "#tests/support/app";

const minute = 60_000;

/** Runs these jobs up to `until`, every minute or at a longer interval, a moment after it, as the scheduler does. */
export async function runMinutes(
  app: TestApp,
  names: readonly string[],
  until: string,
  every = 1,
): Promise<void> {
  const jobs = schedule.filter((job) => names.includes(job.name));
  let at = Math.ceil((app.now().getTime() + 1) / minute) * minute;
  for (; at <= Date.parse(until); at += every * minute)
    for (const [index, job] of jobs.entries()) {
      app.clock.now = new Date(at + 500 * (index + 1));
      await runJob(app, job, { scheduledFor: new Date(at), missed: 0 });
    }
}
