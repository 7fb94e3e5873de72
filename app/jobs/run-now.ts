import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import type { Job } from "#app/jobs/job";
import { type Finished, runJob } from "#app/jobs/run";
import { type Actor, allow, perform } from "#app/work";
import { Refused } from "#domain/errors";

/**
 * Runs a job outside its schedule on request; the requester is logged before, the run has its own row.
 * Throws Refused when the run failed, with what it said.
 */
export async function runJobNow(app: AppContext, actor: Actor, job: Job): Promise<Finished> {
  allow(actor, "jobs.run");
  await perform(app, actor, (work) =>
    record(work, { action: "jobs.run", subject: { type: "job", id: job.name } }),
  );
  const finished = await runJob(app, job, { scheduledFor: app.now(), missed: 0 });
  if (!finished)
    throw new Refused("conflict", "This job is already running in another process. Wait until it ends.");
  if (finished.outcome !== "done") throw new Refused("conflict", `${job.name} failed: ${finished.detail}`);
  return finished;
}
