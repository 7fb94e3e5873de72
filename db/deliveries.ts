import type { Insertable } from "kysely";
import type { Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

/** Queues a delivery. False when its key was queued before. */
export async function insertDelivery(
  db: Tx,
  row: Insertable<FoundationTables["deliveries"]>,
): Promise<boolean> {
  const done = await db
    .insertInto("deliveries")
    .values(row)
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
