import { record } from "#app/audit";
import { reopenClock, ruleName } from "#app/operations/breach-clocks";
import { nameOf, requireIncident, writeLine } from "#app/operations/incident-timeline";
import { stepIncident } from "#app/operations/incidents";
import { allow, type Work } from "#app/work";
import { findMailById, findToldByKey, insertBounce, listMailsTo } from "#db/bounces";
import { type ClockRow, findClock, listClocks } from "#db/breach-clocks";
import { findClockNotice, listClockNotices, saveClockNotice } from "#db/clock-notices";
import { type DeliveryRow, saveDelivery } from "#db/deliveries";
import { newId } from "#db/ids";
import { listNoticeRecipients, saveNoticeRecipient } from "#db/notices";
import type { BounceFile, DeliveryStatus } from "#evidence/bounces";

/** Without a Message-ID, a notification counts for the one mail to that address within so long. Milliseconds. */
const recent = 10 * 24 * 3_600_000;

export type BouncesDone = {
  /** Mails of ours that came back. */
  failed: string[];
  /** Notices of a delay or of success: kept, and nothing follows. */
  noted: number;
  /** Not known to be about a mail of ours. */
  strange: string[];
  known: number;
  others: number;
};

/**
 * Records what delivery status notifications say: a mail that came back was not delivered, whoever it told is not told, and
 * the clocks that rested on it run again under their old deadlines. The same notification counts once.
 */
export async function recordBounces(work: Work, read: BounceFile, file: string): Promise<BouncesDone> {
  allow(work.actor, "notices.send");
  const done: BouncesDone = { failed: [], noted: 0, strange: [], known: 0, others: read.others };
  for (const status of read.statuses) {
    const mail = await mailOf(work, status);
    const { digest, recipient, action, diagnostic } = status;
    const row = { digest, recipient, action, diagnostic, status: status.status, file };
    const own = { id: newId(work.now), delivery_id: mail?.id ?? null, recorded_by: nameOf(work) };
    if (!(await insertBounce(work.db, { ...own, ...row, recorded_at: work.now.toISOString() }))) {
      done.known += 1;
      continue;
    }
    if (!mail) done.strange.push(recipient);
    else if (action === "failed" && mail.failed_at) done.known += 1;
    else if (action === "failed") {
      await comeBack(work, mail, causeOf(status));
      done.failed.push(recipient);
    } else done.noted += 1;
  }
  await record(work, {
    action: "deliveries.bounces",
    subject: { type: "file", id: file, ref: file },
    after: { ...done },
  });
  return done;
}

/** By the Message-ID, which each mail of ours has alone; else the one mail to that address, if there is one only. */
async function mailOf(work: Work, status: DeliveryStatus): Promise<DeliveryRow | undefined> {
  const own = await findMailById(work.db, status.messageIds);
  if (own || status.messageIds.length > 0) return own;
  const since = new Date(work.now.getTime() - recent);
  const [only, ...more] = await listMailsTo(work.db, status.recipient, since);
  return more.length === 0 ? only : undefined;
}

function causeOf({ status, diagnostic }: DeliveryStatus): string {
  return `It came back: ${[status, diagnostic].filter(Boolean).join(", ") || "no cause was given"}`;
}

async function comeBack(work: Work, mail: DeliveryRow, cause: string): Promise<void> {
  const at = work.now.toISOString();
  await saveDelivery(work.db, mail.id, { failed_at: at, next_try_at: null, last_error: cause });
  const told = await findToldByKey(work.db, mail.key);
  if (told) {
    await saveNoticeRecipient(work.db, told.id, { told_at: null, failed_at: at });
    await unsay(work, told.incident_id, `${told.customer_name} (${told.address})`, cause);
    const still = (await listNoticeRecipients(work.db, told.incident_id)).some(
      (one) => one.customer_id === told.customer_id && one.told_at,
    );
    if (!still)
      for (const clock of await listClocks(work.db, told.incident_id, told.customer_id))
        if (clock.ended?.how === "told") await reopenClock(work, clock, cause);
    await reopenIncident(work, told.incident_id);
  }
  const notice = mail.key.startsWith("clock-notice:")
    ? await findClockNotice(work.db, mail.key.slice("clock-notice:".length))
    : undefined;
  if (!notice) return;
  await saveClockNotice(work.db, notice.id, { told_at: null, failed_at: at, failed_why: cause });
  const clock = await findClock(work.db, notice.clockId);
  if (!clock) return;
  await unsay(work, clock.incidentId, `${clock.recipient} under ${ruleName(clock.ruleId)}`, cause);
  const others = await listClockNotices(work.db, { clockId: clock.id });
  if (clock.ended?.how !== "told" || others.some((one) => one.toldAt)) return;
  await reopenClock(work, clock, cause);
  await questionChained(work, clock);
  await reopenIncident(work, clock.incidentId);
}

/** A closed incident whose clock runs again is not closed: it goes back a step, and is filed anew when it is closed again. */
async function reopenIncident(work: Work, id: string): Promise<void> {
  const { status } = await requireIncident(work, id);
  const open = (await listClocks(work.db, id)).some((clock) => !clock.ended);
  if (status === "closed" && open)
    await stepIncident(work, id, "resolved", "A notice came back, and its clock runs again.");
}

/** Clocks that count from a sending which came back run on, in sight of everybody, until somebody settles it. */
async function questionChained(work: Work, clock: ClockRow): Promise<void> {
  const clocks = await listClocks(work.db, clock.incidentId);
  const chained = clocks.filter((one) => one.anchor === `submitted:${clock.ruleId}` && !one.ended);
  if (chained.length === 0) return;
  const names = chained.map((one) => ruleName(one.ruleId)).join(", ");
  await writeLine(
    work,
    clock.incidentId,
    "clock",
    `In question: the start of ${names}. The notice under ${ruleName(clock.ruleId)} from which it counts came back. It counts on from then until that notice is sent again, recorded as told another way, or signed as not required.`,
  );
}

async function unsay(work: Work, incidentId: string, who: string, cause: string): Promise<void> {
  await writeLine(
    work,
    incidentId,
    "notice",
    `The notice to ${who} did not arrive. ${cause}. The clock runs.`,
  );
}
