import { queueOnChannel } from "#app/delivery/channels/queue";
import { queueMail } from "#app/delivery/mail/queue";
import type { Work } from "#app/work";
import { listCallable } from "#db/breach-clocks/reminders";
import { listChannelsOf } from "#db/deliveries/channels";
import type { Purpose } from "#domain/deliveries/purposes";

/** What officers and owners must know about the installation itself. `key` names the occasion: it is sent once. */
type OfficerAlert = { purpose: Purpose; key: string; subject: string; text: string; link: string };

/** Queues an alert to every officer and owner by mail, and on the organisation's channels. */
export async function alertOfficers(
  work: Work,
  { purpose, key, subject, text, link }: OfficerAlert,
): Promise<void> {
  for (const to of await listCallable(work.db))
    if (to.role === "officer" || to.role === "owner")
      await queueMail(work, {
        purpose,
        key: `${key}:${to.id}`,
        to: to.email,
        subject,
        text: `${text}\n\nOpen Surety: ${link}`,
        userId: to.id,
        needs: "jobs.view",
      });
  for (const channel of await listChannelsOf(work.db, null))
    await queueOnChannel(work, channel, {
      purpose,
      key: `${key}:${channel.id}`,
      message: { kind: "warning", subject, text, link, incident: null, called: null, clocks: [] },
    });
}
