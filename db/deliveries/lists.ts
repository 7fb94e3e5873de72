import type { ReadDb } from "#db/client";

export const deliveryStates = ["waiting", "failed", "sent"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Deliveries of any channel, the newest first, without their text; `before` is the id of the last one seen. */
export async function listDeliveries(
  db: ReadDb,
  filter: { state?: DeliveryState; before?: string; limit: number },
) {
  let query = db
    .selectFrom("deliveries")
    .select(["id", "channel", "recipient", "subject", "queued_at", "next_try_at", "tries"])
    .select(["sent_at", "failed_at", "last_error", "answer", "passed_on_at", "withheld_at", "withdrawn_at"])
    .select((eb) => [
      eb
        .selectFrom("deliveries as newer")
        .whereRef("newer.id", "=", "deliveries.replaced_by")
        .select("newer.queued_at")
        .as("replaced_at"),
    ])
    .orderBy("id", "desc")
    .limit(filter.limit);
  if (filter.before) query = query.where("id", "<", filter.before);
  if (filter.state === "waiting") query = query.where("next_try_at", "is not", null);
  if (filter.state === "failed")
    query = query.where("failed_at", "is not", null).where("next_try_at", "is", null);
  if (filter.state === "sent") query = query.where("sent_at", "is not", null).where("failed_at", "is", null);
  return query.execute();
}

export async function countByState(db: ReadDb): Promise<Record<DeliveryState, number>> {
  const row = await db
    .selectFrom("deliveries")
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere("next_try_at", "is not", null).as("waiting"),
      eb.fn
        .countAll<number>()
        .filterWhere("failed_at", "is not", null)
        .filterWhere("next_try_at", "is", null)
        .as("failed"),
      eb.fn
        .countAll<number>()
        .filterWhere("sent_at", "is not", null)
        .filterWhere("failed_at", "is", null)
        .as("sent"),
    ])
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.waiting), failed: Number(row.failed), sent: Number(row.sent) };
}
