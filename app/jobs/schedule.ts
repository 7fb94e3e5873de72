import { sumUpRefusals } from "#app/auth/refused-sign-ins";
import { uploadsOf } from "#app/http/resumed-uploads";
import { accessReviewJobs } from "#app/jobs/access-reviews";
import { incidentJobs } from "#app/jobs/incidents";
import { actorOfJob, type Job } from "#app/jobs/job";
import { policyJobs } from "#app/jobs/policies";
import { proposeDueExceptions } from "#app/operations/controls/exceptions";
import { collectDue } from "#app/operations/evidence/collectors";
import { remindOfRequests } from "#app/operations/evidence/request-reminders";
import { createBackup } from "#app/operations/installation/backups";
import { drillBackup } from "#app/operations/installation/drills";
import { signLogHead } from "#app/operations/installation/log-heads";
import { indexWaiting } from "#app/operations/installation/search-index";
import { perform } from "#app/work";
import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import type { Collected } from "#domain/evidence/collectors";
import { dropAbandoned } from "#evidence/vault/unfinished-uploads";

/** Everything that runs on a schedule, in one list. Times are UTC. */
export const schedule: Job[] = [
  ...incidentJobs,
  ...accessReviewJobs,
  ...policyJobs,
  {
    name: "back-up",
    cron: "30 2 * * *",
    does: "Writes an encrypted copy of database and vault, reads it back, and removes copies that are older than the rules on the page Backups keep.",
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
    does: "Restores the newest backup into a separate folder, verifies every part of it, and removes the copy.",
    run: async (app) => {
      const { file, files, log, evidence } = await drillBackup(app, actorOfJob("try-a-restore"));
      const kept = evidence ? ` ${evidence} keeps the record.` : "";
      return `${file}: ${files.sound} files, ${log.entries} log entries, all verified.${kept}`;
    },
  },
  {
    name: "gather-evidence",
    cron: "*/5 * * * *",
    does: "Runs each collector that is due, and catches up once on missed runs.",
    run: async (app) => outcomesOf(await collectDue(app, actorOfJob("gather-evidence"))),
  },
  {
    name: "run-long-collectors",
    cron: "*/5 * * * *",
    does: "Runs each collector that is due and may take minutes (backups, lists of changes), so that no other waits for it.",
    run: async (app) =>
      outcomesOf(await collectDue(app, actorOfJob("run-long-collectors"), { takesMinutes: true })),
  },
  {
    name: "remind-evidence-requests",
    cron: "* * * * *",
    waitsForClock: true,
    does: "Asks people for evidence and reminds them: at once, 3 days before, on the due day, and 3 and 10 days after it, officers too then; asks the next person where one has left.",
    run: async (app) => {
      const sent = await perform(app, actorOfJob("remind-evidence-requests"), (work) =>
        remindOfRequests(work, app.config.publicUrl),
      );
      return sent > 0 ? `${counted(sent, "mail")} queued.` : undefined;
    },
  },
  {
    name: "sign-log-head",
    cron: "50 * * * *",
    does: "Signs the state of the log, so that earlier entries cannot be changed unnoticed.",
    run: async (app) => {
      await sumUpRefusals(app, actorOfJob("sign-log-head"));
      const head = await signLogHead(app);
      return `${head.size} entries, root ${head.root.toString("hex")}`;
    },
  },
  {
    name: "remove-unfinished-uploads",
    cron: "20 * * * *",
    does: "Removes parts of files whose upload was not continued for a day.",
    run: async (app) => {
      const dropped = await dropAbandoned(uploadsOf(app), new Date(app.now().getTime() - DAY_MS));
      return dropped > 0 ? `${counted(dropped, "unfinished upload")} removed.` : undefined;
    },
  },
  {
    name: "index-for-search",
    cron: "* * * * *",
    does: "Indexes for search what a large import brought in; everything smaller is found at once.",
    run: async (app) => {
      const pieces = await indexWaiting(app);
      return pieces > 0 ? `${pieces} pieces indexed.` : undefined;
    },
  },
  {
    name: "propose-exceptions",
    cron: "* * * * *",
    waitsForClock: true,
    does: "Proposes an exception for each occurrence of a control that was missed, late or incomplete, once.",
    run: async (app) => {
      const refs = await proposeDueExceptions(app, actorOfJob("propose-exceptions"));
      return refs.length > 0 ? `Proposed or extended ${refs.join(", ")}.` : "No new exception.";
    },
  },
];

function outcomesOf(collected: readonly Collected[]): string | undefined {
  return collected.map(({ target, outcome }) => `${target}: ${outcome}`).join("; ") || undefined;
}
