import type { ReadDb } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";

/**
 * Calls queued after `from` that wait since `before` or longer, or were refused, and were not passed on yet. One that replaces
 * others waits since the oldest of them, unless that was passed on: then since it was queued itself.
 */
export async function listSlowCalls(db: ReadDb, from: Date, before: Date): Promise<DeliveryRow[]> {
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("queued_at", ">", from.toISOString())
    .where("purpose", "=", "reminder")
    .where("sent_at", "is", null)
    .where("withheld_at", "is", null)
    .where("passed_on_at", "is", null)
    .where("replaced_by", "is", null)
    .where("withdrawn_at", "is", null)
    .where((eb) =>
      eb.or([
        eb("queued_at", "<=", before.toISOString()),
        eb("failed_at", "is not", null),
        eb("fault", "is not", null),
        eb.and([
          eb("waiting_since", "<=", before.toISOString()),
          eb.not(
            eb.exists(
              eb
                .selectFrom("deliveries as older")
                .select("older.id")
                .whereRef("older.replaced_by", "=", "deliveries.id")
                .where("older.passed_on_at", "is not", null),
            ),
          ),
        ]),
      ]),
    )
    .orderBy("queued_at")
    .orderBy("id")
    .execute();
}
