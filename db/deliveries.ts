import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
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

export type DeliveryRow = Selectable<FoundationTables["deliveries"]>;

/**
 * Takes the next mail that is due for one worker: until `leaseUntil` no other worker takes it, and a worker that dies
 * leaves it to be tried again then. Undefined when nothing is due.
 */
export async function claimDelivery(db: Tx, now: Date, leaseUntil: Date): Promise<DeliveryRow | undefined> {
  const next = await db
    .selectFrom("deliveries")
    .select("id")
    .where("channel", "=", "mail")
    .where("next_try_at", "<=", now.toISOString())
    .orderBy("next_try_at")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  if (!next) return undefined;
  return db
    .updateTable("deliveries")
    .set((eb) => ({ next_try_at: leaseUntil.toISOString(), tries: eb("tries", "+", 1) }))
    .where("id", "=", next.id)
    .returningAll()
    .executeTakeFirst();
}

export async function saveDelivery(
  db: Tx,
  id: string,
  change: Updateable<FoundationTables["deliveries"]>,
): Promise<void> {
  await db.updateTable("deliveries").set(change).where("id", "=", id).execute();
}

/** Mails given up for good, oldest first. */
export async function listFailedDeliveries(db: ReadDb): Promise<DeliveryRow[]> {
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("failed_at", "is not", null)
    .orderBy("failed_at")
    .execute();
}

/** How the post stands: mails waiting, the oldest of them, the last error among them, mails given up. */
export async function countDeliveries(db: ReadDb) {
  return db
    .selectFrom("deliveries")
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere("next_try_at", "is not", null).as("waiting"),
      eb.fn.countAll<number>().filterWhere("failed_at", "is not", null).as("failed"),
      eb.fn.min("queued_at").filterWhere("next_try_at", "is not", null).as("oldest"),
      eb.fn.max("last_error").filterWhere("next_try_at", "is not", null).as("error"),
    ])
    .executeTakeFirstOrThrow();
}

/** The keys that begin with this prefix. */
export async function findDeliveryKeys(db: ReadDb, prefix: string): Promise<string[]> {
  const rows = await db.selectFrom("deliveries").select("key").where("key", "like", `${prefix}%`).execute();
  return rows.map((row) => row.key);
}
