import type { AppContext } from "#app/context";
import { startBeat } from "#app/jobs/beat";
import { watchClock } from "#app/jobs/clock-watch";
import { closeInterrupted, releaseAbandonedMail } from "#app/jobs/interrupted";
import type { Job } from "#app/jobs/job";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { observeReminders } from "#app/queries/breach-clocks/reminder-watch";
import { findFirstJobStart, listLastRuns } from "#db/installation/job-runs";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";
import { MINUTE_MS } from "#domain/durations";
import { type DueRun, dueRuns } from "#domain/installation/due-runs";
import { sweepScratch } from "#evidence/collectors/scratch";

type Scheduler = {
  /** Looks what is due now and starts it. Every beat does so. */
  look(): Promise<void>;
  /** Waits until the runs under way have ended. */
  idle(): Promise<void>;
  /** No further runs; waits for those under way, ten seconds at most. */
  stop(): Promise<void>;
};

/** How long a stop waits for jobs that are still running. */
const stopMs = 10_000;
/** A run that cannot even be recorded, on a full disk, is tried again after this. Milliseconds. */
const againMs = MINUTE_MS;

/**
 * Starts the scheduler: closes runs that a killed process left open, takes back the mails it held, removes its temporary folders, catches up once on each job that missed its time, then
 * looks every ten seconds which jobs are due. Jobs that wait for the clock stay due until it has lasted. No job runs beside itself, and each due instant is run once, in whichever process.
 */
export async function startJobs(app: AppContext, jobs: Job[] = schedule): Promise<Scheduler> {
  const running = new Map<string, Promise<unknown>>();
  const waitUntil = new Map<string, number>();
  const names = jobs.map(({ name }) => name);
  let startedAt = app.now();

  const start = ({ job, scheduledFor, missed }: DueRun<Job>) => {
    const run = runJob(app, job, { scheduledFor, missed })
      .catch((error) => {
        waitUntil.set(job.name, app.monotonic() + againMs);
        app.logger.error({ job: job.name, err: error }, unrecordedWords(job));
      })
      .finally(() => running.delete(job.name));
    running.set(job.name, run);
  };
  const mayRun = async (run: DueRun<Job>) =>
    isFree(run) && !(run.job.waitsForClock && (await clock.actsWait()));
  const isFree = ({ job }: DueRun<Job>) =>
    !running.has(job.name) && app.monotonic() >= (waitUntil.get(job.name) ?? 0);

  await closeInterrupted(app);
  await releaseAbandonedMail(app);
  await sweepScratch().catch((error) =>
    app.logger.error({ err: error }, "temporary folders of collectors were not removed"),
  );
  const clock = await watchClock(app);
  const look = async () => {
    await clock.check();
    const now = app.now();
    // Before the first run nothing can have been missed, nor at instants that the clock no longer shows.
    if (now < startedAt) startedAt = now;
    const since = (await findFirstJobStart(app.read)) ?? startedAt;
    const due = dueRuns(jobs, await listLastRuns(app.read, names, now), now, since < now ? since : now);
    for (const run of due) if (await mayRun(run)) start(run);
    await observeReminders(app);
  };

  await look();
  let looking: Promise<void> | undefined;
  const beat = startBeat(app, () => {
    looking ??= look()
      .catch((error) => app.logger.error({ err: error }, "the scheduler could not read what is due"))
      .finally(() => {
        looking = undefined;
      });
  });
  const idle = async () => {
    await Promise.all(running.values());
  };
  return {
    look,
    idle,
    async stop() {
      beat.stop();
      await looking;
      await withinPatience(idle());
    },
  };
}

/** Without its row a run does not begin, so that none is made twice. */
function unrecordedWords({ name }: Job): string {
  return name === reminderJob
    ? "no breach reminder is sent: the run could not be recorded"
    : "a run could not be recorded";
}

/** Waits for `done`, or as long as a stop may take. */
async function withinPatience(done: Promise<unknown>): Promise<void> {
  let giveUp: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    giveUp = setTimeout(resolve, stopMs);
  });
  await Promise.race([done, patience]);
  clearTimeout(giveUp);
}
