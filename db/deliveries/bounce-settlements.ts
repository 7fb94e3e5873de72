import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ChannelsTables } from "#db/schema/channels";

/** Bounces that matched no mail of ours and that no one has settled, oldest first. */
export async function listUnsettledBounces(db: ReadDb | Tx) {
  return db
    .selectFrom("bounces")
    .leftJoin("bounce_settlements", "bounce_settlements.bounce_id", "bounces.id")
    .selectAll("bounces")
    .where("bounces.delivery_id", "is", null)
    .where("bounces.action", "=", "failed")
    .where("bounce_settlements.id", "is", null)
    .orderBy("bounces.recorded_at")
    .orderBy("bounces.id")
    .execute();
}

/** The newest mails that a server took and that have not come back: what a bounce may be about. */
export async function listMailsThatMayBounce(db: ReadDb, limit: number) {
  return db
    .selectFrom("deliveries")
    .select(["id", "recipient", "subject", "sent_at"])
    .where("channel", "=", "mail")
    .where("sent_at", "is not", null)
    .where("failed_at", "is", null)
    .orderBy("sent_at", "desc")
    .limit(limit)
    .execute();
}

/** Adds which mail a bounce is about, as a person decided; `delivery_id` is null where it is none of ours. */
export async function insertBounceSettlement(
  db: Tx,
  row: Insertable<ChannelsTables["bounce_settlements"]>,
): Promise<void> {
  await db.insertInto("bounce_settlements").values(row).execute();
}
