import { actorOfJob, type Job } from "#app/jobs/job";
import { remindReaders } from "#app/operations/policies/acknowledgement-reminders";
import { findOrganisation } from "#db/installation/organisation";

/** Policies find their readers, four times an hour. */
export const policyJobs: Job[] = [
  {
    name: "remind-readers",
    cron: "*/15 * * * *",
    waitsForClock: true,
    does: "Requests acknowledgements from new staff and sends reminders: on request, 3 days before, and 1, 7, 14 and 28 days after the due date.",
    async run(app) {
      if (!(await findOrganisation(app.read))) return "Surety is not set up yet";
      const actor = actorOfJob("remind-readers");
      const { asked, mails } = await remindReaders(app, actor, app.config.publicUrl);
      return asked + mails === 0 ? "Nothing was due" : `${asked} new requests, ${mails} mails`;
    },
  },
];
