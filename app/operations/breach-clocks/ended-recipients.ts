import { record } from "#app/audit";
import type { Work } from "#app/work";
import { listWaitingForUsers } from "#db/deliveries/ended-recipients";
import { withdrawDelivery } from "#db/deliveries/replaced";
import { disregardUnsent } from "#db/installation/disregarded";
import { whyNotReadable } from "#domain/deliveries/readers";

/**
 * Withdraws what waits for users whose access has ended or whose role no longer grants reading it. The stages of their unsent
 * reminders are open again, so that the next run raises them for the next person of the escalation.
 */
export async function withdrawUnreadable(work: Work): Promise<void> {
  for (const delivery of await listWaitingForUsers(work.db)) {
    const because = whyNotReadable(delivery);
    if (!because) continue;
    const reminder = delivery.channel === "mail" && delivery.purpose === "reminder";
    const reminders = reminder ? await disregardUnsent(work.db, delivery, work.now) : 0;
    await withdrawDelivery(work.db, delivery.id, work.now, `Not sent, withdrawn: ${because}.`);
    await record(work, {
      action: "deliveries.withdraw",
      subject: { type: "delivery", id: delivery.id, ref: delivery.recipient },
      after: { because, reminders },
    });
  }
}
