import { type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";

/**
 * What waits for users, with what decides whether they may still read it: their mails, and messages on their own channels. With
 * `id`, that delivery alone.
 */
export function listWaitingForUsers(db: ReadDb | Tx, id?: string) {
  let query = db
    .selectFrom("deliveries")
    .leftJoin("channels", "channels.id", "deliveries.channel_id")
    .leftJoin("incidents", "incidents.id", "deliveries.about_id")
    .innerJoin("users", (join) =>
      join.on(
        sql<SqlBool>`users.id = case when deliveries.channel = 'mail' then deliveries.user_id else channels.user_id end`,
      ),
    )
    .selectAll("deliveries")
    .select([
      "users.name as userName",
      "users.role",
      "users.person_id",
      "users.ended_at",
      "incidents.lead_id",
    ])
    .where("deliveries.next_try_at", "is not", null);
  if (id) query = query.where("deliveries.id", "=", id);
  // The sign keeps SQLite from going through every mail ever sent in the order asked for: those that wait are few.
  return query.orderBy(sql`+deliveries.id`).execute();
}
