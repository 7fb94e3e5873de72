import { type Call, type Command, requireWord, WrongUsage } from "#app/cli/command";
import { runJobNow } from "#app/jobs/run-now";
import { schedule } from "#app/jobs/schedule";
import { remindersStandStill } from "#app/queries/breach-clocks/reminder-watch";
import { readJobGaps } from "#app/queries/installation/job-gaps";
import { listReportedCrashes } from "#db/installation/crashes";
import { findLatestJobRun } from "#db/installation/job-runs";
import { reminderJob, standstillWords } from "#domain/breach-clocks/reminder-watch";
import { nextRun, parseCron } from "#domain/cron";
import { gapsText } from "#domain/installation/job-gaps";

export const command: Command = {
  name: "jobs",
  usage: ["jobs list", "jobs run NAME"],
  run(call) {
    const verb = call.words[0];
    if (verb === "list") return list(call);
    if (verb === "run") return runNow(call);
    throw new WrongUsage("Use list or run.");
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  // This process runs a command and no clock: what counts is when the server's job last ran.
  const still = await remindersStandStill(app, 3600);
  const words = still && standstillWords(still, app.now());
  const rows = await Promise.all(
    schedule.map(async ({ name, cron, does }) => {
      const last = await findLatestJobRun(app.read, name, app.now());
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
        gaps: (await readJobGaps(app, { name, cron })).gaps,
        standsStill: name === reminderJob ? words : null,
        next: app.config.jobs ? nextRun(parseCron(cron), app.now()) : null,
      };
    }),
  );
  const crashes = await listReportedCrashes(app.read, 3);
  const restarts = crashes.map(
    ({ reportedAt, cause }) => `! Surety restarted after a failure at ${reportedAt.toISOString()}: ${cause}`,
  );
  const lines = rows.map(({ name, cron, does, last, next, gaps, standsStill }) => {
    const before = last ? `${last.startedAt.toISOString()} ${last.outcome ?? "running"}` : "never";
    return `${name}\n  ${does}\n  ${cron} UTC; last ${before}; next ${next?.toISOString() ?? "none (JOBS=off)"}${gaps.length > 0 ? `\n  ${gapsText(gaps)}` : ""}${standsStill ? `\n  ! ${standsStill} Is the server running?` : ""}`;
  });
  call.answer([...restarts, ...lines], rows);
}

async function runNow(call: Call): Promise<void> {
  const name = requireWord(call, 1, "The name of the job");
  const job = schedule.find((one) => one.name === name);
  if (!job)
    throw new Error(`There is no job "${name}". There are: ${schedule.map((one) => one.name).join(", ")}.`);
  const finished = await runJobNow(await call.open(), call.actor, job);
  call.answer(`${name}: ${finished.detail ?? "done"}`, { job: name, ...finished });
}
