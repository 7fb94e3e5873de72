import { record } from "#app/audit";
import type { Work } from "#app/work";
import { listWaitingForEnded, reopenStages } from "#db/ended-recipients";
import { withdrawDelivery } from "#db/replaced-deliveries";

/**
 * Withdraws what waits for users whose access has ended. The stages of their unsent reminders are open again, so that the
 * next run raises them for the next person of the escalation.
 */
export async function withdrawFromEnded(work: Work): Promise<void> {
  for (const delivery of await listWaitingForEnded(work.db)) {
    const words = `Not sent, withdrawn: the access of ${delivery.userName} has ended.`;
    const reminder = delivery.channel === "mail" && delivery.key.startsWith("reminder:");
    const reminders = reminder ? await reopenStages(work.db, delivery, work.now) : 0;
    await withdrawDelivery(work.db, delivery.id, work.now, words);
    await record(work, {
      action: "deliveries.withdraw",
      subject: { type: "delivery", id: delivery.id, ref: delivery.recipient },
      after: { because: "access ended", reminders },
    });
  }
}
