import type { Tx } from "#db/client";

/**
 * After the clock was set back: what waits until an instant that a wrong clock named waits no longer, and nothing counts as
 * used at an instant still to come. A message that another process is sending at this moment may go out twice, under one
 * Message-ID.
 */
export async function releaseWaiting(db: Tx, now: Date): Promise<void> {
  const at = now.toISOString();
  await db
    .updateTable("deliveries")
    .set((eb) => ({ next_try_at: at, queued_at: eb.fn<string>("min", ["queued_at", eb.val(at)]) }))
    .where("next_try_at", ">", at)
    .execute();
  await db.updateTable("sessions").set({ last_seen_at: at }).where("last_seen_at", ">", at).execute();
}
