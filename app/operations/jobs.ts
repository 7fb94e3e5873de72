import { record } from "#app/audit";
import { allow, type Work } from "#app/work";

/** Notes that somebody asked for a run outside the schedule; the run itself follows, with its own row. */
export async function askForJob(work: Work, name: string): Promise<void> {
  allow(work.actor, "jobs.run");
  await record(work, { action: "jobs.run", subject: { type: "job", id: name } });
}
