import { deliverCalls } from "#app/jobs/deliver-calls";
import { deliverMail } from "#app/jobs/deliver-mail";
import { actorOfJob, type Job } from "#app/jobs/job";
import { raiseBreachReminders, recordReminderGap } from "#app/operations/breach-clocks/reminders";
import { fileIncidentRecords } from "#app/operations/incidents/filing";
import { tellAboutIncidents } from "#app/operations/incidents/letters";
import { perform } from "#app/work";
import { findLastDone } from "#db/installation/job-runs";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";

/** Breach clocks call and the post leaves, every minute. */
export const incidentJobs: Job[] = [
  {
    name: reminderJob,
    cron: "* * * * *",
    does: "Calls the people in charge of every breach clock at half time, 12, 6, 2 and 1 h before its deadline, at it, and every hour after it.",
    async run(app) {
      const actor = actorOfJob(reminderJob);
      const lastRun = await findLastDone(app.read, reminderJob, app.now());
      const { called, gap } = await perform(app, actor, async (work) => ({
        gap: await recordReminderGap(work, lastRun),
        called: await raiseBreachReminders(work, app.config.publicUrl),
      }));
      const words = called === 0 ? "Nothing was due" : `${called} called`;
      return gap ? `${words}; nobody was called since ${lastRun?.toISOString()}` : words;
    },
  },
  {
    name: "tell-about-incidents",
    cron: "* * * * *",
    does: "Writes to the security officers about each report, and to whoever was given a task of an incident, once.",
    async run(app) {
      const actor = actorOfJob("tell-about-incidents");
      const told = await perform(app, actor, (work) => tellAboutIncidents(work, app.config.publicUrl));
      return told === 0 ? "Nobody was to be told" : `${told} written to`;
    },
  },
  {
    name: "deliver-mail",
    cron: "* * * * *",
    does: "Sends the mails that wait, tries again what failed, and says what became of breach notices.",
    run: (app) => deliverMail(app),
  },
  {
    name: "deliver-calls",
    cron: "* * * * *",
    does: "Sends the calls that wait for a channel, tries again what failed, and passes on what has not left for 10 minutes.",
    run: (app) => deliverCalls(app),
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
