import type { AppContext } from "#app/context";
import { type MailboxPlace, readMailbox } from "#app/delivery/mail/mailbox";
import { actorOfJob } from "#app/jobs/job";
import { offLoop } from "#app/off-loop/ask";
import { TookTooLong } from "#app/off-loop/asked-thread";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { bounceJob } from "#app/queries/deliveries/mailbox-state";
import { perform } from "#app/work";
import { listKnownDigests } from "#db/deliveries/bounces";
import { counted } from "#domain/counted";
import { bouncesText } from "#domain/deliveries/bounces";
import { BadFile } from "#evidence/files/bad-lines";
import type { DeliveryStatus } from "#evidence/files/bounces";

/** Where each process goes on. After a restart mail of ten days is read again; a notification that is known changes nothing. */
const places = new WeakMap<AppContext, MailboxPlace>();
/** Notifications that are recorded in one transaction. */
const AT_ONCE = 100;

/** Reads new mail of the mailbox and records the notifications in it. The job's sentence. */
export async function readMailboxBounces(app: AppContext): Promise<string> {
  const read = await readMailbox(app, places.get(app) ?? null);
  if (!read) return "No mailbox is set (IMAP_URL).";
  const words = [`${counted(read.messages.length, "message")} read.`];
  let unread = 0;
  for (const message of read.messages) {
    const statuses = await statusesOf(message);
    const result = statuses && (await recordNew(app, statuses));
    if (result === null) unread += 1;
    else if (result !== "") words.push(result);
  }
  // Only now: what was not recorded is read again.
  places.set(app, read.place);
  if (unread > 0)
    words.push(`${counted(unread, "message")} could not be read: import them under Deliveries.`);
  return words.join(" ");
}

/** What came of the notifications of one message that were not known; empty where all were. */
async function recordNew(app: AppContext, statuses: readonly DeliveryStatus[]): Promise<string> {
  const digests = statuses.map(({ digest }) => digest);
  const known = await listKnownDigests(app.read, digests);
  const news = statuses.filter(({ digest }) => !known.has(digest));
  const words: string[] = [];
  for (let from = 0; from < news.length; from += AT_ONCE) {
    const read = { statuses: news.slice(from, from + AT_ONCE), others: 0 };
    const done = await perform(app, actorOfJob(bounceJob), (work) =>
      recordBounces(work, read, "mailbox", { byIdOnly: true }),
    );
    words.push(bouncesText(done));
  }
  return words.join(" ");
}

/** Empty where a message is no notification or no mail; null where it took too long to read. @throws what keeps every message from being read */
async function statusesOf(message: Buffer): Promise<DeliveryStatus[] | null> {
  if (message.length === 0) return [];
  try {
    return (await offLoop(bounceJob, "readBounces", new Uint8Array(message))).statuses;
  } catch (error) {
    if (error instanceof TookTooLong) return null;
    if (error instanceof BadFile) return [];
    throw error;
  }
}
