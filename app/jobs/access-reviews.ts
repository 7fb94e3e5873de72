import { actorOfJob, type Job } from "#app/jobs/job";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { replaceReviewers } from "#app/operations/access-reviews/leavers";
import { sendReceipts } from "#app/operations/access-reviews/receipts";
import { remindReviewers } from "#app/operations/access-reviews/reminders";
import { remindRemovals } from "#app/operations/access-reviews/removal-reminders";
import { openDueReviews, prepareDueReviews } from "#app/operations/access-reviews/schedule";
import { endLeavers } from "#app/operations/people/leavers";
import { takeDuePopulations } from "#app/operations/systems/account-sources";
import { perform } from "#app/work";

/** What access reviews and the staff list do on schedule. */
export const accessReviewJobs: Job[] = [
  {
    name: "take-populations",
    cron: "*/15 * * * *",
    does: "Fetches the accounts of each system that is due and locks the list; failures are shown on the system's page.",
    run: async (app) =>
      (await takeDuePopulations(app, actorOfJob("take-populations"))).join(" ") || undefined,
  },
  {
    name: "prepare-reviews",
    cron: "20 5 * * *",
    waitsForClock: true,
    does: "Prepares due access reviews as drafts and opens those set to open automatically.",
    run: async (app) => {
      const job = actorOfJob("prepare-reviews");
      const prepared = await prepareDueReviews(app, job);
      const opened = await openDueReviews(app, job);
      return prepared + opened > 0 ? `${prepared} prepared, ${opened} opened.` : undefined;
    },
  },
  {
    name: "remind-reviewers",
    cron: "*/10 * * * *",
    waitsForClock: true,
    does: "Reassigns entries of reviewers who have left or are out of office, and reminds reviewers with open entries: at half time, 3 days before, 1 day before, when due, then daily; officers too once overdue.",
    run: async (app) => {
      const job = actorOfJob("remind-reviewers");
      await replaceReviewers(app, job);
      const sent = await perform(app, job, (work) => remindReviewers(work, app.config.publicUrl));
      return sent > 0 ? `${sent} reminders queued.` : undefined;
    },
  },
  {
    name: "remind-removals",
    cron: "*/10 * * * *",
    waitsForClock: true,
    does: "Notifies system owners of access to remove: at once, at half time, when due, then daily; officers too once overdue.",
    run: async (app) => {
      const sent = await perform(app, actorOfJob("remind-removals"), (work) =>
        remindRemovals(work, app.config.publicUrl),
      );
      return sent > 0 ? `${sent} reminders queued.` : undefined;
    },
  },
  {
    name: "record-access-reviews",
    cron: "* * * * *",
    does: "Sends receipts for signed lists and records each approved access review as evidence.",
    run: async (app) => {
      await sendReceipts(app, actorOfJob("record-access-reviews"));
      const done = await recordReviews(app, actorOfJob("record-access-reviews"));
      return done > 0 ? `${done} recorded.` : undefined;
    },
  },
  {
    name: "end-leavers",
    cron: "5 * * * *",
    waitsForClock: true,
    does: "Ends the sign-in of people whose last day has come.",
    run: async (app) => {
      const ended = await perform(app, actorOfJob("end-leavers"), endLeavers);
      return ended > 0 ? `${ended} ended.` : undefined;
    },
  },
];
