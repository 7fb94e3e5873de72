import type { AppContext } from "#app/context";
import type { Job, Occasion } from "#app/jobs/job";
import { thisProcess } from "#app/storage/process-start";
import { operatorWords } from "#app/storage/storage-errors";
import { bookkeeping } from "#app/work";
import { newId } from "#db/ids";
import { endJobRun, insertJobRun } from "#db/installation/job-runs";
import { withUnreadable } from "#db/unreadable";
import type { Outcome } from "#domain/installation/jobs";

export type Finished = { outcome: Outcome; detail: string | null };

/**
 * Runs a job now and keeps a row of it, whatever becomes of it: it never throws for what the job did.
 * Undefined when another process answers this call of the clock.
 */
export async function runJob(app: AppContext, job: Job, occasion: Occasion): Promise<Finished | undefined> {
  const id = newId(app.now());
  const began = await bookkeeping(app, (db, now) =>
    insertJobRun(db, { id, job: job.name, startedAt: now, detail: thisProcess, ...occasion }),
  );
  if (!began) return undefined;
  const finished = await attempt(app, job, occasion);
  await bookkeeping(app, (db, now) => endJobRun(db, id, { at: now, ...finished }));
  return finished;
}

async function attempt(app: AppContext, job: Job, occasion: Occasion): Promise<Finished> {
  try {
    const { value, unreadable } = await withUnreadable(() => job.run(app, occasion));
    app.condition.unreadable.set(
      job.name,
      unreadable.map(({ table }) => table),
    );
    for (const { table, id, why } of unreadable)
      app.logger.error({ job: job.name, table, id, why }, "a stored record cannot be read and was left out");
    const left = unreadable.map(({ table, id, why }) => `Left out: ${table} ${id} (${why}).`);
    return { outcome: "done", detail: [value, ...left].filter(Boolean).join(" ") || null };
  } catch (error) {
    app.logger.error({ job: job.name, err: error }, "job failed");
    return { outcome: "failed", detail: operatorWords(error, app.config.dataDir) };
  }
}
