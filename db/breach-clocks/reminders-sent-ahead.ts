import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";

/** Breach reminders that were sent at instants later than `after`, oldest first. */
export function listSentAfter(db: ReadDb | Tx, after: Date): Promise<DeliveryRow[]> {
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("sent_at", ">", after.toISOString())
    .where("purpose", "=", "reminder")
    .where("about_id", "is not", null)
    .orderBy("id")
    .execute();
}

/** Whether both went to the same reader about the same matter by the same way. */
export function sameReader(one: DeliveryRow, other: DeliveryRow): boolean {
  return (
    one.channel === other.channel &&
    one.channel_id === other.channel_id &&
    one.user_id === other.user_id &&
    one.about_id === other.about_id
  );
}
