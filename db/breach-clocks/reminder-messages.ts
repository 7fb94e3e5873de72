import { type SqlBool, sql } from "kysely";
import type { ReadDb } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { oneOf } from "#db/one-of";

/**
 * What a waiting reminder covers, each clock as it is now: its own stages and those of the reminders that it
 * replaced, by the time of the stage. `replaced` is how many these are.
 */
export async function listStagesToSend(db: ReadDb, { id, purpose_id }: DeliveryRow) {
  const replaced = await db
    .selectFrom("deliveries")
    .select("purpose_id")
    .where("replaced_by", "=", id)
    .where("sent_at", "is", null)
    .execute();
  const firsts = [purpose_id, ...replaced.map((one) => one.purpose_id)].map((id) => id ?? "");
  const raised = await db
    .selectFrom("reminders")
    .select(["incident_id", "recipient_id", "recipient_name", "raised_at"])
    .where(oneOf("id", firsts))
    .execute();
  const [one] = raised;
  if (!one) return { stages: [], called: null, replaced: 0 };
  const stages = await db
    .selectFrom("reminders")
    .innerJoin("breach_clocks", "breach_clocks.id", "reminders.clock_id")
    .select(["clock_id", "stage", "stage_at", "reminders.deadline_at", "rule_id", "recipient", "covered_by"])
    .select(["breach_clocks.deadline_at as deadline_now", "ended_at", "disregarded_at"])
    .select((eb) =>
      eb
        .selectFrom("reminders as before")
        .select("before.disregarded_at")
        .whereRef("before.clock_id", "=", "reminders.clock_id")
        .whereRef("before.deadline_at", "=", "reminders.deadline_at")
        // An hourly stage may have been counted in a later one, without a row of its own.
        .where(
          sql<SqlBool>`(before.stage = reminders.stage or (reminders.stage like 'after-%'
            and before.stage_at > reminders.stage_at and before.rowid < reminders.rowid))`,
        )
        .whereRef("before.id", "!=", "reminders.id")
        .whereRef("before.disregarded_at", "<", "before.raised_at")
        .limit(1)
        .as("repeats"),
    )
    .where("reminders.incident_id", "=", one.incident_id)
    .where("recipient_id", "=", one.recipient_id)
    .where(
      oneOf(
        "raised_at",
        raised.map((row) => row.raised_at),
      ),
    )
    .orderBy("stage_at")
    .orderBy("reminders.id")
    .execute();
  const called = one.recipient_id ? one.recipient_name : null;
  return { stages, called, replaced: replaced.length };
}
export type StageToSend = Awaited<ReturnType<typeof listStagesToSend>>["stages"][number];
