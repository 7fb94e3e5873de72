import { type Call, type Command, requireWord, WrongUsage } from "#app/cli/command";
import { runJob } from "#app/jobs/run";
import { schedule } from "#app/jobs/schedule";
import { askForJob } from "#app/operations/jobs";
import { perform } from "#app/work";
import { findLatestJobRun } from "#db/job-runs";
import { nextRun, parseCron } from "#domain/cron";

export const command: Command = {
  name: "jobs",
  usage: ["jobs list", "jobs run NAME"],
  run(call) {
    const verb = call.words[0];
    if (verb === "list") return list(call);
    if (verb === "run") return runNow(call);
    throw new WrongUsage("Say list or run.");
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const rows = await Promise.all(
    schedule.map(async ({ name, cron, does }) => {
      const last = await findLatestJobRun(app.read, name);
      return {
        name,
        cron,
        does,
        last: last && {
          startedAt: last.startedAt,
          outcome: last.outcome,
          detail: last.detail,
          missed: last.missed,
        },
        next: app.config.jobs ? nextRun(parseCron(cron), app.now()) : null,
      };
    }),
  );
  call.answer(
    rows.map(({ name, cron, does, last, next }) => {
      const before = last ? `${last.startedAt.toISOString()} ${last.outcome ?? "running"}` : "never";
      return `${name}\n  ${does}\n  ${cron} UTC; last ${before}; next ${next?.toISOString() ?? "none (JOBS=off)"}`;
    }),
    rows,
  );
}

async function runNow(call: Call): Promise<void> {
  const name = requireWord(call, 1, "The name of the job");
  const job = schedule.find((one) => one.name === name);
  if (!job)
    throw new Error(`There is no job "${name}". There are: ${schedule.map((one) => one.name).join(", ")}.`);
  const app = await call.open();
  await perform(app, call.actor, (work) => askForJob(work, name));
  const finished = await runJob(app, job, { scheduledFor: app.now(), missed: 0 });
  if (finished?.outcome !== "done")
    throw new Error(`${name} failed: ${finished?.detail ?? "another process runs it"}`);
  call.answer(`${name}: ${finished.detail ?? "done"}`, { job: name, ...finished });
}
