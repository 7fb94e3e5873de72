import type { Tx } from "#db/client";

/**
 * After a success: what waits for the same server is due now, if its last attempt failed for a reason that concerned all
 * mails, and reminders in any case. What a worker has taken at this moment stays with it.
 * @param channelId null for the mail server
 */
export async function liftBackoff(db: Tx, channelId: string | null, now: Date): Promise<void> {
  const at = now.toISOString();
  await db
    .updateTable("deliveries")
    .set({ next_try_at: at, held_back: null, fault: null })
    .where("next_try_at", ">", at)
    .where("channel_id", "is", channelId)
    .where((eb) =>
      eb.or([
        eb("held_back", "=", "server"),
        eb.and([eb("held_back", "=", "message"), eb("purpose", "=", "reminder")]),
      ]),
    )
    .execute();
}

/**
 * Holds every mail that is due until then, without an attempt: the server just gave an answer that holds for all. A reminder
 * waits until `reminders` at the latest.
 */
export async function holdQueue(
  db: Tx,
  now: Date,
  { until, reminders, error }: { until: Date; reminders: Date; error: string },
): Promise<void> {
  const first = until < reminders ? until : reminders;
  await db
    .updateTable("deliveries")
    .set((eb) => ({
      next_try_at: eb
        .case()
        .when("key", "like", "reminder:%")
        .then(first.toISOString())
        .else(until.toISOString())
        .end(),
      held_back: "server",
      fault: "sender",
      last_error: error,
    }))
    .where("channel", "=", "mail")
    .where("next_try_at", "<=", now.toISOString())
    .execute();
}
