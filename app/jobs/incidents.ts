import { actorOfJob, type Job } from "#app/jobs/job";
import { deliverMail } from "#app/mail/deliver";
import { fileIncidentRecords } from "#app/operations/incident-filing";
import { raiseBreachReminders } from "#app/operations/reminders";
import { perform } from "#app/work";

/** Breach clocks call and the post leaves, every minute. */
export const incidentJobs: Job[] = [
  {
    name: "raise-breach-reminders",
    cron: "* * * * *",
    does: "Calls the people in charge of every breach clock at half time, 12, 6, 2 and 1 h before its deadline, at it, and every hour after it.",
    async run(app) {
      const actor = actorOfJob("raise-breach-reminders");
      const called = await perform(app, actor, (work) => raiseBreachReminders(work, app.config.publicUrl));
      return called === 0 ? "Nothing was due" : `${called} called`;
    },
  },
  {
    name: "deliver-mail",
    cron: "* * * * *",
    does: "Sends the mails that wait, tries again what failed, and says what became of breach notices.",
    run: deliverMail,
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
