import type { Tx } from "#db/client";
import { insertDelivery } from "#db/deliveries/deliveries";
import { oneOf } from "#db/one-of";
import type { Purpose } from "#domain/deliveries/purposes";

/** Purposes of which only the newest message to one person about one incident is of use. Mails with a topic say by it what they replace. */
const replaceable: readonly Purpose[] = ["reminder", "passed-on", "channel-down", "clock-correction"];

/** Whether a newer message of this kind replaces one that waits. */
export function isReplaceable({ purpose, topic }: { purpose: Purpose; topic?: string | null }): boolean {
  return Boolean(topic) || replaceable.includes(purpose);
}

type Newer = Parameters<typeof insertDelivery>[1];

/**
 * Queues a delivery instead of those that wait with the same topic, or the same kind, way, person and subject matter: they leave the queue, name
 * the newer one, and it waits since the oldest of them. False when its key was queued before.
 */
export async function insertNewest(db: Tx, newer: Newer): Promise<boolean> {
  if (!(await insertDelivery(db, newer))) return false;
  if (!isReplaceable(newer) || !newer.next_try_at || !(newer.topic || newer.about_id)) return true;
  let older = db
    .selectFrom("deliveries")
    .select(["id", "queued_at", "waiting_since"])
    .where("next_try_at", "is not", null)
    .where("channel", "=", newer.channel)
    .where("channel_id", "is", newer.channel_id ?? null)
    .where("id", "!=", newer.id);
  if (newer.topic) older = older.where("topic", "=", newer.topic).where("recipient", "=", newer.recipient);
  else
    older = older
      .where("purpose", "=", newer.purpose)
      .where("user_id", "is", newer.user_id ?? null)
      .where("about_id", "=", newer.about_id ?? "");
  const waiting = await older.execute();
  if (waiting.length === 0) return true;
  const ids = waiting.map((one) => one.id);
  await db
    .updateTable("deliveries")
    .set({ next_try_at: null, failed_at: null, replaced_by: newer.id })
    .where(oneOf("id", ids))
    .execute();
  // What these had replaced themselves is said by the newest one too.
  await db
    .updateTable("deliveries")
    .set({ replaced_by: newer.id })
    .where(oneOf("replaced_by", ids))
    .execute();
  const [since] = waiting.map((one) => one.waiting_since ?? one.queued_at).toSorted();
  await db.updateTable("deliveries").set({ waiting_since: since }).where("id", "=", newer.id).execute();
  return true;
}

/** Takes a message out of the queue because nothing of it is true any more. */
export async function withdrawDelivery(db: Tx, id: string, at: Date, because: string): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ next_try_at: null, failed_at: null, withdrawn_at: at.toISOString(), answer: because })
    .where("id", "=", id)
    .execute();
}
