import { judgeChannel } from "#app/delivery/exercise-guard";
import type { Work } from "#app/work";
import type { ChannelRow } from "#db/deliveries/channels";
import { insertNewest } from "#db/deliveries/replaced";
import { newId } from "#db/ids";
import type { CallMessage } from "#domain/deliveries/call-message";
import type { Occasion } from "#domain/deliveries/purposes";
import { exerciseMessage, keptWords } from "#domain/exercises";

type Queued = Occasion & {
  /** Names the occasion: the same key is queued once. */
  key: string;
  message: CallMessage;
  about?: { type: string; id: string };
  /** The person it alerts, if there is one. */
  userId?: string | null;
};

/** Queues a message for a channel in the transaction that caused it; one of an exercise only for a person's own channel. The delivery's id, or null when the key was queued before. */
export async function queueOnChannel(
  work: Work,
  channel: ChannelRow,
  { purpose, purposeId, key, message: plain, about, userId }: Queued,
): Promise<string | null> {
  const id = newId(work.now);
  const at = work.now.toISOString();
  const judged = await judgeChannel(work.db, about, channel.user_id);
  const kept = judged === "kept";
  const message = judged === "real" ? plain : exerciseMessage({ ...plain, exercise: true });
  const queued = await insertNewest(work.db, {
    id,
    key,
    purpose,
    purpose_id: purposeId ?? null,
    channel: channel.kind,
    channel_id: channel.id,
    user_id: userId ?? null,
    recipient: channel.name,
    subject: message.subject,
    body: JSON.stringify(message),
    about_type: about?.type ?? null,
    about_id: about?.id ?? null,
    message_id: `<${id}@surety>`,
    queued_at: at,
    next_try_at: kept ? null : at,
    ...(kept ? { withheld_at: at, answer: keptWords } : {}),
  });
  return queued ? id : null;
}
