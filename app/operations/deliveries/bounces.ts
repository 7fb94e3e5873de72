import { record } from "#app/audit";
import { reopenClock } from "#app/operations/breach-clocks/clocks";
import { stepIncident } from "#app/operations/incidents/incidents";
import { requireIncident, writeLine } from "#app/operations/timeline";
import { actorName, allow, type Work } from "#app/work";
import { type ClockRow, findClock, listClocks } from "#db/breach-clocks/clocks";
import { findClockNotice, listClockNotices, saveClockNotice } from "#db/breach-clocks/notices";
import {
  findMailById,
  findMailByServerId,
  findRecipientByKey,
  insertBounce,
  listMailsTo,
} from "#db/deliveries/bounces";
import { type DeliveryRow, saveDelivery } from "#db/deliveries/deliveries";
import { newId } from "#db/ids";
import { listNoticeRecipients, saveNoticeRecipient } from "#db/incidents/notices";
import { localParts } from "#domain/deliveries/server-ids";
import { DAY_MS } from "#domain/durations";
import type { BounceFile, DeliveryStatus } from "#evidence/files/bounces";
import { ruleName } from "#policies/clocks";

/** Without an id that is known, a notification counts for the only mail to that address within so long. Milliseconds. */
const recent = 10 * DAY_MS;
const byAddress = " (matched by its address alone: it was the only mail to it in ten days)";

type BouncesDone = {
  /** Mails of ours that came back. */
  failed: string[];
  /** Notices of a delay or of success: kept, and nothing follows. */
  noted: number;
  /** Of those that are about a mail of ours, the ones found by their address alone. */
  byAddress: string[];
  /** Not known to be about a mail of ours: listed until a person settles each. */
  strange: string[];
  known: number;
  others: number;
};

/**
 * Records what delivery status notifications say: a mail that came back was not delivered, its recipient was not notified, and
 * the clocks that rested on it run again under their old deadlines. The same notification counts once. With `byIdOnly` one that names no id
 * of ours is left for a person: anyone can write to the mailbox, and the address of a customer is no secret.
 */
export async function recordBounces(
  work: Work,
  read: BounceFile,
  file: string,
  { byIdOnly = false }: { byIdOnly?: boolean } = {},
): Promise<BouncesDone> {
  allow(work.actor, "notices.send");
  const done: BouncesDone = {
    failed: [],
    noted: 0,
    byAddress: [],
    strange: [],
    known: 0,
    others: read.others,
  };
  for (const status of read.statuses) {
    const found = await mailOf(work, status, byIdOnly);
    const mail = found?.mail;
    const { digest, recipient, action, diagnostic, subject } = status;
    const row = { digest, recipient, action, diagnostic, status: status.status, file, subject };
    const own = { id: newId(work.now), delivery_id: mail?.id ?? null, matched_by: found?.by ?? null };
    const at = { recorded_by: actorName(work.actor), recorded_at: work.now.toISOString() };
    if (!(await insertBounce(work.db, { ...own, ...row, ...at }))) {
      done.known += 1;
      continue;
    }
    if (found?.by === "address") done.byAddress.push(recipient);
    if (!mail) done.strange.push(recipient || subject);
    else if (action === "failed" && mail.failed_at) done.known += 1;
    else if (action === "failed") {
      await comeBack(work, mail, `${causeOf(status)}${found?.by === "address" ? byAddress : ""}`);
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

type Found = { mail: DeliveryRow; by: "message-id" | "server-id" | "address" };

/**
 * By our own id, which each mail of ours has alone; by the id that the server gave it, for relays that write their own into
 * the Message-ID; else the only mail to that address of the last ten days.
 */
async function mailOf(
  work: Work,
  { messageIds, recipient }: DeliveryStatus,
  byIdOnly: boolean,
): Promise<Found | undefined> {
  const own = await findMailById(work.db, messageIds);
  if (own) return { mail: own, by: "message-id" };
  const theirs = await findMailByServerId(work.db, localParts(messageIds), recipient);
  if (theirs) return { mail: theirs, by: "server-id" };
  if (byIdOnly) return undefined;
  const since = new Date(work.now.getTime() - recent);
  const [only, ...more] = recipient ? await listMailsTo(work.db, recipient, since) : [];
  return only && more.length === 0 ? { mail: only, by: "address" } : undefined;
}

function causeOf({ status, diagnostic }: DeliveryStatus): string {
  return `Bounced: ${[status, diagnostic].filter(Boolean).join(", ") || "no cause was given"}`;
}

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
    `In question: the start of ${names}. The notice under ${ruleName(clock.ruleId)} it counts from bounced. It keeps counting from that time until the notice is sent again, recorded as notified another way, or signed as not required.`,
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
