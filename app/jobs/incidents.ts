import { deliverCalls } from "#app/jobs/deliver-alerts";
import { deliverMail } from "#app/jobs/deliver-mail";
import { actorOfJob, type Job } from "#app/jobs/job";
import { readMailboxBounces } from "#app/jobs/read-bounces";
import { raiseBreachReminders, recordReminderGap } from "#app/operations/breach-clocks/reminders";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { notifyAboutIncidents } from "#app/operations/incidents/letters";
import { bounceJob } from "#app/queries/deliveries/mailbox-state";
import { perform } from "#app/work";
import { findLastDone } from "#db/installation/job-runs";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";

/** Breach clocks call and the post leaves, every minute. */
export const incidentJobs: Job[] = [
  {
    name: reminderJob,
    cron: "* * * * *",
    does: "Alerts the people responsible for each breach clock at half time, 12, 6, 2 and 1 h before the deadline, at the deadline, and every hour after.",
    async run(app) {
      const actor = actorOfJob(reminderJob);
      const lastRun = await findLastDone(app.read, reminderJob, app.now());
      const { called, gap } = await perform(app, actor, async (work) => ({
        gap: await recordReminderGap(work, lastRun),
        called: await raiseBreachReminders(work, app.config.publicUrl),
      }));
      const words = called === 0 ? "Nothing was due" : `${called} alerted`;
      return gap ? `${words}; no one was alerted since ${lastRun?.toISOString()}` : words;
    },
  },
  {
    name: "tell-about-incidents",
    cron: "* * * * *",
    does: "Mails the security officers once about each report, and assignees about each incident task.",
    async run(app) {
      const actor = actorOfJob("tell-about-incidents");
      const mailed = await perform(app, actor, (work) => notifyAboutIncidents(work, app.config.publicUrl));
      return mailed === 0 ? "No mails due" : `${mailed} mailed`;
    },
  },
  {
    name: "deliver-mail",
    cron: "* * * * *",
    does: "Sends waiting mails, retries failed ones, and records the outcome of breach notices.",
    run: (app) => deliverMail(app),
  },
  {
    name: "deliver-calls",
    cron: "* * * * *",
    does: "Sends waiting alerts by channel, retries failed ones, and forwards those not sent for 10 minutes.",
    run: (app) => deliverCalls(app),
  },
  {
    name: bounceJob,
    cron: "*/5 * * * *",
    does: "Reads new mail in the mailbox of IMAP_URL, if one is set, and records the mails that came back.",
    run: (app) => readMailboxBounces(app),
  },
  {
    name: "file-incident-records",
    cron: "*/5 * * * *",
    does: "Files the record of each closed incident as evidence, as PDF and JSON.",
    async run(app) {
      const filed = await fileIncidentRecords(app, actorOfJob("file-incident-records"));
      return filed.length > 0 ? filed.join(", ") : "Nothing to file";
    },
  },
];
