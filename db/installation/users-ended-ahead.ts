import type { ReadDb, Tx } from "#db/client";
import { dayOf } from "#domain/days";
import { toleratedMs } from "#domain/installation/clock-changes";

/**
 * Users whose access was ended by the job at an instant still to come, although the last day of the person has not come: the
 * machine's clock was ahead then.
 */
export async function listEndedAhead(db: ReadDb | Tx, now: Date, zone: string) {
  const rows = await db
    .selectFrom("users")
    .innerJoin("people", "people.id", "users.person_id")
    .select(["users.id", "users.name", "users.email", "users.role", "users.ended_at", "people.ends_on"])
    .where("users.ended_at", ">", new Date(now.getTime() + toleratedMs).toISOString())
    .where("people.ends_on", ">", dayOf(now, zone))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("audit_log")
          .select("audit_log.id")
          .where("subject_type", "=", "user")
          .whereRef("subject_id", "=", "users.id")
          .where("action", "=", "users.end")
          .where("actor_kind", "=", "job")
          .whereRef("audit_log.at", "=", "users.ended_at"),
      ),
    )
    .orderBy("users.name")
    .execute();
  return rows.map((row) => ({ ...row, ended_at: row.ended_at!, ends_on: row.ends_on! }));
}
