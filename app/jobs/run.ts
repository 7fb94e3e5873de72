import cron, { type ScheduledTask } from "node-cron";
import type { AppContext } from "#app/context";
import type { Job, Occasion } from "#app/jobs/job";
import { schedule } from "#app/jobs/schedule";
import { bookkeeping } from "#app/work";
import { newId } from "#db/ids";
import { endJobRun, findFirstJobStart, findLatestJobRun, insertJobRun, listOpenJobRuns } from "#db/job-runs";
import { missedRuns, type Outcome } from "#domain/jobs";

export type Finished = { outcome: Outcome; detail: string | null };

const MINUTE_MS = 60_000;
/** How long a stop waits for jobs that are still running. */
const STOP_MS = 10_000;

/**
 * Starts the clock: closes runs that a killed process left open, catches up once on each job that missed its time,
 * then runs each job at its minute, never beside itself.
 */
export async function startJobs(app: AppContext, jobs: Job[] = schedule): Promise<{ stop(): Promise<void> }> {
  const running = new Set<Promise<unknown>>();
  const start = (job: Job, occasion: Occasion): Promise<unknown> => {
    // Even its row may fail to be written, on a full disk: the log says so, and the next call of the clock tries again.
    const run = runJob(app, job, occasion)
      .catch((error) => app.logger.error({ job: job.name, err: error }, "a run could not be kept"))
      .finally(() => running.delete(run));
    running.add(run);
    return run;
  };
  await closeInterrupted(app);
  for (const [job, occasion] of await listCatchUps(app, jobs)) void start(job, occasion);
  const tasks: ScheduledTask[] = jobs.map((job) =>
    cron.schedule(job.cron, () => start(job, { scheduledFor: thisMinute(app.now()), missed: 0 }), {
      name: job.name,
      timezone: "UTC",
      noOverlap: true,
    }),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.stop()));
      let giveUp: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        giveUp = setTimeout(resolve, STOP_MS);
      });
      await Promise.race([Promise.allSettled(running), patience]);
      clearTimeout(giveUp);
    },
  };
}

/**
 * Runs a job now and keeps a row of it, whatever becomes of it: it never throws for what the job did.
 * Undefined when another process answers this call of the clock.
 */
export async function runJob(app: AppContext, job: Job, occasion: Occasion): Promise<Finished | undefined> {
  const id = newId(app.now());
  const began = await bookkeeping(app, (db, now) =>
    insertJobRun(db, { id, job: job.name, startedAt: now, detail: `process ${process.pid}`, ...occasion }),
  );
  if (!began) return undefined;
  const finished = await attempt(app, job, occasion);
  await bookkeeping(app, (db, now) => endJobRun(db, id, { at: now, ...finished }));
  return finished;
}

async function attempt(app: AppContext, job: Job, occasion: Occasion): Promise<Finished> {
  try {
    return { outcome: "done", detail: (await job.run(app, occasion)) ?? null };
  } catch (error) {
    app.logger.error({ job: job.name, err: error }, "job failed");
    return { outcome: "failed", detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs whose process is gone did not finish: said so, never left open. */
async function closeInterrupted(app: AppContext): Promise<void> {
  const dead = (await listOpenJobRuns(app.read)).filter((run) => !lives(run.detail));
  if (dead.length === 0) return;
  await bookkeeping(app, async (db, now) => {
    const detail = "Surety ended while this was running.";
    for (const run of dead) await endJobRun(db, run.id, { at: now, outcome: "interrupted", detail });
  });
}

/** Jobs whose time passed while Surety was off, each with the last of its missed instants. */
async function listCatchUps(app: AppContext, jobs: Job[]): Promise<[Job, Occasion][]> {
  const first = await findFirstJobStart(app.read);
  if (!first) return [];
  const found: [Job, Occasion][] = [];
  for (const job of jobs) {
    const since = (await findLatestJobRun(app.read, job.name))?.scheduledFor ?? first;
    const gap = missedRuns(job.cron, since, app.now());
    if (gap) found.push([job, { scheduledFor: gap.latest, missed: gap.runs }]);
  }
  return found;
}

/** A row says which process runs it. Our own number on an open row is that of a predecessor. */
function lives(detail: string | null): boolean {
  const pid = Number(/^process (\d+)$/.exec(detail ?? "")?.[1]);
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function thisMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
}
