import { record } from "#app/audit";
import { comeBack } from "#app/operations/deliveries/returned-mail";
import { actorName, allow, type Work } from "#app/work";
import { findMailById, findMailByServerId, insertBounce, listMailsTo } from "#db/deliveries/bounces";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { newId } from "#db/ids";
import { localParts } from "#domain/deliveries/server-ids";
import { DAY_MS } from "#domain/durations";
import type { BounceFile, DeliveryStatus } from "#evidence/files/bounces";

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
