import { incidentJobs } from "#app/jobs/incidents";
import { actorOfJob, type Job } from "#app/jobs/job";
import { createBackup } from "#app/operations/backups";
import { drillBackup } from "#app/operations/restores";

/** Everything that happens by the clock, in one list. Times are UTC. */
export const schedule: Job[] = [
  ...incidentJobs,
  {
    name: "back-up",
    cron: "30 2 * * *",
    does: "Writes an encrypted copy of database and vault, reads it back, and keeps the newest 30.",
    run: async (app) => {
      const made = await createBackup(app, actorOfJob("back-up"));
      if (made.lost.length > 0)
        throw new Error(
          `${made.name} is kept, but ${made.lost.length} files of the vault are damaged or missing.`,
        );
      return `${made.name}: ${made.files} files, ${made.logEntries} log entries, read back.`;
    },
  },
  {
    name: "try-a-restore",
    cron: "30 3 * * 0",
    does: "Restores the newest backup into a folder apart, proves every part of it, and removes it again.",
    run: async (app) => {
      const { file, files, log } = await drillBackup(app, actorOfJob("try-a-restore"));
      return `${file}: ${files.sound} files, ${log.entries} log entries, all proven.`;
    },
  },
];
