import { type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries";

/** What waits for users whose access has ended: their mails, and messages on their own channels. With `id`, that delivery alone. */
export function listWaitingForEnded(db: ReadDb | Tx, id?: string) {
  let query = db
    .selectFrom("deliveries")
    .leftJoin("channels", "channels.id", "deliveries.channel_id")
    .innerJoin("users", (join) =>
      join.on(
        sql<SqlBool>`users.id = case when deliveries.channel = 'mail' then deliveries.user_id else channels.user_id end`,
      ),
    )
    .selectAll("deliveries")
    .select("users.name as userName")
    .where("deliveries.next_try_at", "is not", null)
    .where("users.ended_at", "is not", null);
  if (id) query = query.where("deliveries.id", "=", id);
  // The sign keeps SQLite from going through every mail ever sent in the order asked for: those that wait are few.
  return query.orderBy(sql`+deliveries.id`).execute();
}

/**
 * The reminders that this waiting mail and those it replaced would have sent no longer count, and their clocks are due for a
 * look at `now`. Returns how many.
 */
export async function reopenStages(db: Tx, mail: DeliveryRow, now: Date): Promise<number> {
  const unsent = await db
    .selectFrom("deliveries")
    .select("queued_at")
    .where((eb) => eb.or([eb("id", "=", mail.id), eb("replaced_by", "=", mail.id)]))
    .where("sent_at", "is", null)
    .execute();
  const rows = await db
    .updateTable("reminders")
    .set({ disregarded_at: now.toISOString() })
    .where("incident_id", "=", mail.about_id ?? "")
    .where("recipient_id", "=", mail.user_id ?? "")
    // Reminders and their mail are written in one transaction, of one instant.
    .where(
      "raised_at",
      "in",
      unsent.map((one) => one.queued_at),
    )
    .where("disregarded_at", "is", null)
    .returning("clock_id")
    .execute();
  const clocks = [...new Set(rows.map((row) => row.clock_id))];
  for (let from = 0; from < clocks.length; from += 500)
    await db
      .updateTable("breach_clocks")
      .set({ next_at: now.toISOString() })
      .where("id", "in", clocks.slice(from, from + 500))
      .where("next_at", "is not", null)
      .execute();
  return rows.length;
}
