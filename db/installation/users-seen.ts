import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/** Every user with the person behind, whether a second factor is set up, and when a session was last used. */
export async function listUsersSeen(db: ReadDb) {
  return db
    .selectFrom("users")
    .leftJoin("people", "people.id", "users.person_id")
    .select([
      "users.name",
      "users.email",
      "users.role",
      "users.created_at",
      "users.ended_at",
      "users.expires_at",
    ])
    .select(["people.name as person_name", "people.ends_on"])
    .select(sql<number>`users.totp_secret <> ''`.as("has_factor"))
    .select((eb) =>
      eb
        .selectFrom("audit_log")
        .select((e) => e.fn.max("audit_log.at").as("at"))
        .whereRef("audit_log.actor_id", "=", "users.id")
        .as("last_seen_at"),
    )
    .orderBy("users.email")
    .execute();
}
