import { reopenClock } from "#app/operations/breach-clocks/clocks";
import { stepIncident } from "#app/operations/incidents/incidents";
import { requireIncident, writeLine } from "#app/operations/timeline";
import type { Work } from "#app/work";
import { type ClockRow, findClock, listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice, listClockNotices, saveClockNotice } from "#db/breach-clocks/notices";
import { findRecipientByKey } from "#db/deliveries/bounces";
import { type DeliveryRow, saveDelivery } from "#db/deliveries/deliveries";
import { listNoticeRecipients, saveNoticeRecipient } from "#db/incidents/notices";
import { ruleName } from "#policies/clocks";

/** A mail came back: its row, the notice that it was, and the clocks that ended by it. */
export async function comeBack(work: Work, mail: DeliveryRow, cause: string): Promise<void> {
  const at = work.now.toISOString();
  await saveDelivery(work.db, mail.id, { failed_at: at, next_try_at: null, last_error: cause });
  const recipient = await findRecipientByKey(work.db, mail.key);
  if (recipient) {
    await saveNoticeRecipient(work.db, recipient.id, { notified_at: null, failed_at: at });
    await unsay(work, recipient.incident_id, `${recipient.customer_name} (${recipient.address})`, cause);
    const still = (await listNoticeRecipients(work.db, recipient.incident_id)).some(
      (one) => one.customer_id === recipient.customer_id && one.notified_at,
    );
    if (!still)
      for (const clock of await listClocks(work.db, recipient.incident_id, [recipient.customer_id]))
        if (clock.ended?.how === "told") await reopenClock(work, clock, cause);
    await reopenIncident(work, recipient.incident_id);
  }
  const notice =
    mail.purpose === "clock-notice" ? await findClockNotice(work.db, mail.purpose_id ?? "") : undefined;
  if (!notice) return;
  await saveClockNotice(work.db, notice.id, { notified_at: null, failed_at: at, failed_why: cause });
  const clock = await findClock(work.db, notice.clockId);
  if (!clock) return;
  await unsay(work, clock.incidentId, `${clock.recipient} under ${ruleName(clock.ruleId)}`, cause);
  const others = await listClockNotices(work.db, { clockId: clock.id });
  if (clock.ended?.how !== "told" || others.some((one) => one.toldAt)) return;
  await reopenClock(work, clock, cause);
  await questionChained(work, clock);
  await reopenIncident(work, clock.incidentId);
}

/** A closed incident whose clock runs again is not closed: it goes back a step, and is filed again when it is closed again. */
async function reopenIncident(work: Work, id: string): Promise<void> {
  const { status } = await requireIncident(work, id);
  const open = (await listClocks(work.db, id)).some((clock) => !clock.ended);
  if (status === "closed" && open)
    await stepIncident(work, id, "resolved", "A notice bounced and its clock runs again.");
}

/** Clocks that count from a sending which came back run on, visibly, until an officer settles it. */
async function questionChained(work: Work, clock: ClockRow): Promise<void> {
  const clocks = await listClocks(work.db, clock.incidentId);
  const chained = clocks.filter((one) => one.anchor === `submitted:${clock.ruleId}` && !one.ended);
  if (chained.length === 0) return;
  const names = chained.map((one) => ruleName(one.ruleId)).join(", ");
  await writeLine(
    work,
    clock.incidentId,
    "clock",
    `In question: the start of ${names}, because the notice under ${ruleName(clock.ruleId)} from which it counts bounced. The clock counts from the same time until that notice is sent again, recorded as notified another way, or signed as not required.`,
  );
}

async function unsay(work: Work, incidentId: string, who: string, cause: string): Promise<void> {
  await writeLine(
    work,
    incidentId,
    "notice",
    `The notice to ${who} did not arrive. ${cause}. The clock is running again.`,
  );
}
