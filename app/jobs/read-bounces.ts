import type { AppContext } from "#app/context";
import { type MailboxPlace, readMailbox } from "#app/delivery/mail/mailbox";
import { actorOfJob } from "#app/jobs/job";
import { offLoop } from "#app/off-loop/ask";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { bounceJob } from "#app/queries/deliveries/mailbox-state";
import { perform } from "#app/work";
import { listKnownDigests } from "#db/deliveries/bounces";
import { counted } from "#domain/counted";
import { bouncesText } from "#domain/deliveries/bounces";
import type { DeliveryStatus } from "#evidence/files/bounces";

/** Where each process goes on. After a restart mail of ten days is read again; a notification that is known changes nothing. */
const places = new WeakMap<AppContext, MailboxPlace>();

/** Reads new mail of the mailbox and records the notifications in it. The job's sentence. */
export async function readMailboxBounces(app: AppContext): Promise<string> {
  const read = await readMailbox(app, places.get(app) ?? null);
  if (!read) return "No mailbox is set (IMAP_URL).";
  const statuses: DeliveryStatus[] = [];
  for (const message of read.messages) {
    for (const status of await statusesOf(message)) statuses.push(status);
  }
  const known = await listKnownDigests(
    app.read,
    statuses.map(({ digest }) => digest),
  );
  const news = statuses.filter(({ digest }) => !known.has(digest));
  const count = `${counted(read.messages.length, "message")} read.`;
  if (news.length > 0) {
    const others = read.messages.length - statuses.length;
    const done = await perform(app, actorOfJob(bounceJob), (work) =>
      recordBounces(work, { statuses: news, others: Math.max(0, others) }, "mailbox"),
    );
    places.set(app, read.place);
    return `${count} ${bouncesText(done)}`;
  }
  places.set(app, read.place);
  return count;
}

/** None where a message cannot be read: it stays in the mailbox, and a person can import it. */
async function statusesOf(message: Buffer): Promise<DeliveryStatus[]> {
  if (message.length === 0) return [];
  try {
    return (await offLoop(bounceJob, "readBounces", new Uint8Array(message))).statuses;
  } catch {
    return [];
  }
}
