import { actorOfJob, type Job } from "#app/jobs/job";
import { recordReviews } from "#app/operations/access-reviews/evidence";
import { replaceReviewers } from "#app/operations/access-reviews/leavers";
import { sendReceipts } from "#app/operations/access-reviews/receipts";
import { remindReviewers } from "#app/operations/access-reviews/reminders";
import { remindRemovals } from "#app/operations/access-reviews/removal-reminders";
import { openScheduledReview, prepareDueReviews } from "#app/operations/access-reviews/schedule";
import { endLeavers } from "#app/operations/people/leavers";
import { takeDuePopulations } from "#app/operations/systems/account-sources";
import { perform } from "#app/work";
import { listDraftsToOpen } from "#db/access-reviews/schedule";
import { organisationDay } from "#db/installation/organisation";

/** What access reviews and the staff list do by the clock. */
export const accessReviewJobs: Job[] = [
  {
    name: "take-populations",
    cron: "*/15 * * * *",
    does: "Asks each system whose time has come for its accounts and freezes the list; says on its page what failed.",
    run: async (app) =>
      (await takeDuePopulations(app, actorOfJob("take-populations"))).join(" ") || undefined,
  },
  {
    name: "prepare-reviews",
    cron: "20 5 * * *",
    waitsForClock: true,
    does: "Prepares the access reviews whose day has come as drafts, and opens those that open by themselves.",
    run: async (app) => {
      const job = actorOfJob("prepare-reviews");
      const url = app.config.publicUrl;
      const prepared = await perform(app, job, (work) => prepareDueReviews(work, url));
      let opened = 0;
      const on = await organisationDay(app.read, app.now());
      for (const draft of await listDraftsToOpen(app.read, on))
        if (await perform(app, job, (work) => openScheduledReview(work, draft.id, url))) opened += 1;
      return prepared + opened > 0 ? `${prepared} prepared, ${opened} opened.` : undefined;
    },
  },
  {
    name: "remind-reviewers",
    cron: "*/10 * * * *",
    waitsForClock: true,
    does: "Gives the lists of reviewers who left or are away to the next, and reminds reviewers with open entries: half time, 3 days, 1 day, due, then every day; officers too once it is overdue.",
    run: async (app) => {
      const job = actorOfJob("remind-reviewers");
      await perform(app, job, (work) => replaceReviewers(work, app.config.publicUrl));
      const sent = await perform(app, job, (work) => remindReviewers(work, app.config.publicUrl));
      return sent > 0 ? `${sent} reminders queued.` : undefined;
    },
  },
  {
    name: "remind-removals",
    cron: "*/10 * * * *",
    waitsForClock: true,
    does: "Tells the owners of systems what is to be taken away: at once, at half time, when due, then every day; officers too once it is overdue.",
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
    does: "Sends receipts of signed lists, and makes evidence of each approved access review that is none yet.",
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
    does: "Ends the sign-in of everybody whose last day has come.",
    run: async (app) => {
      const ended = await perform(app, actorOfJob("end-leavers"), endLeavers);
      return ended > 0 ? `${ended} ended.` : undefined;
    },
  },
];
