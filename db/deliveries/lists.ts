import { sql } from "kysely";
import type { ReadDb } from "#db/client";

export const deliveryStates = ["waiting", "failed", "sent"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What deliveries can be sorted by, as SQL. Ids follow the time of queueing. */
const deliveryOrder = {
  subject: "subject collate nocase",
  by: "channel",
  to: "recipient collate nocase",
  at: "id",
  tries: "tries",
};
type DeliverySort = keyof typeof deliveryOrder;
export const deliverySorts = Object.keys(deliveryOrder) as DeliverySort[];

/** Deliveries of any channel, the newest first if nothing else is asked for, without their text. */
export async function listDeliveries(
  db: ReadDb,
  filter: {
    state?: DeliveryState;
    limit: number;
    offset?: number;
    order?: { sort: DeliverySort; descending: boolean };
  },
) {
  const { sort, descending } = filter.order ?? { sort: "at", descending: true };
  const way = descending ? "desc" : "asc";
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
    .orderBy(sql.raw(deliveryOrder[sort]), way)
    .orderBy("id", way)
    .limit(filter.limit)
    .offset(filter.offset ?? 0);
  if (filter.state === "waiting") query = query.where("next_try_at", "is not", null);
  if (filter.state === "failed")
    query = query.where("failed_at", "is not", null).where("next_try_at", "is", null);
  if (filter.state === "sent") query = query.where("sent_at", "is not", null).where("failed_at", "is", null);
  return query.execute();
}

/** How many deliveries are in each state, and in all. */
export async function countByState(db: ReadDb): Promise<Record<DeliveryState | "all", number>> {
  const row = await db
    .selectFrom("deliveries")
    .select((eb) => [
      eb.fn.countAll<number>().as("all"),
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
  return {
    all: Number(row.all),
    waiting: Number(row.waiting),
    failed: Number(row.failed),
    sent: Number(row.sent),
  };
}
