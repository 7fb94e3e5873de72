import { record } from "#app/audit";
import { queueOnChannel } from "#app/delivery/channels/queue";
import { queueMail } from "#app/delivery/mail/queue";
import { correctionMessage } from "#app/queries/breach-clocks/correction";
import type { Work } from "#app/work";
import { listSentAfter, sameReader } from "#db/breach-clocks/reminders-sent-ahead";
import { findChannel } from "#db/deliveries/channels";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { findUser } from "#db/installation/users";
import { toleratedMs } from "#domain/installation/clock-changes";

/**
 * Queues one correction for each reader of breach reminders that were sent at instants still to come, by the way they went;
 * `only` for these users. Whose access is ended gets theirs when it is given back.
 */
export async function correctReminders(
  work: Work,
  publicUrl: string,
  only?: ReadonlySet<string>,
): Promise<void> {
  const readers: DeliveryRow[] = [];
  for (const sent of await listSentAfter(work.db, new Date(work.now.getTime() + toleratedMs))) {
    if (sent.user_id && (await findUser(work.db, sent.user_id))?.ended_at) continue;
    if (only && !(sent.user_id && only.has(sent.user_id))) continue;
    const at = readers.findIndex((one) => sameReader(one, sent));
    // The newest names the correction.
    readers.splice(at === -1 ? readers.length : at, at === -1 ? 0 : 1, sent);
  }
  for (const sent of readers) await correct(work, sent, publicUrl);
  if (readers.length > 0)
    await record(work, {
      action: "reminders.correct",
      subject: { type: "machine_clock", id: "1" },
      after: { to: readers.map((one) => one.recipient) },
    });
}

async function correct(work: Work, sent: DeliveryRow, publicUrl: string): Promise<void> {
  const queued = { ...sent, queued_at: work.now.toISOString() };
  const message = await correctionMessage(work.db, queued, { now: work.now, publicUrl });
  if (!message) return;
  const about = { type: "incident", id: sent.about_id ?? "" };
  const occasion = {
    purpose: "clock-correction",
    purposeId: sent.id,
    key: `clock-correction:${sent.id}`,
  } as const;
  const channel = sent.channel_id ? await findChannel(work.db, sent.channel_id) : undefined;
  if (channel) await queueOnChannel(work, channel, { ...occasion, message, about, userId: sent.user_id });
  else if (sent.channel === "mail")
    await queueMail(work, {
      ...occasion,
      to: sent.recipient,
      subject: message.subject,
      text: message.text,
      about,
      userId: sent.user_id ?? undefined,
    });
}
