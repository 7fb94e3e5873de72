import { type Insertable, type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertNewOnes } from "#db/many-rows";
import type { IncidentsTables } from "#db/schema/incidents";
import { reminderJob } from "#domain/reminder-watch";

export type NewReminder = Omit<Insertable<IncidentsTables["reminders"]>, "disregarded_at">;

/** Raises reminders. The ids of those that are new: a (clock, deadline, stage, recipient) that was raised before is left out. */
export function insertReminders(db: Tx, rows: readonly NewReminder[]): Promise<Set<string>> {
  return insertNewOnes(db, "reminders", rows);
}

/** When nobody could be called, as the log says it: gaps that ended at `from` or later and began before `until`, in order. */
export async function listReminderGaps(
  db: ReadDb,
  from: Date,
  until: Date,
): Promise<{ from: Date; until: Date }[]> {
  const rows = await db
    .selectFrom("audit_log")
    .select("after")
    .where("subject_type", "=", "job")
    .where("subject_id", "=", reminderJob)
    .where("action", "=", "reminders.gap")
    .where("at", ">=", from.toISOString())
    .orderBy("seq")
    .execute();
  return rows
    .map((row) => JSON.parse(row.after ?? "{}") as { from: string; to: string })
    .filter((gap) => gap.from < until.toISOString())
    .map((gap) => ({ from: new Date(gap.from), until: new Date(gap.to) }));
}

/** The stages raised for these clocks that count, by clock and deadline: `${clockId} ${deadline}`. */
export function listRaisedStages(db: ReadDb, clockIds: readonly string[]): Promise<Map<string, Set<string>>> {
  return listStages(db, clockIds, "is");
}

/** The stages of these clocks that a clock of the machine that was ahead has raised, by clock and deadline. */
export function listDisregardedStages(
  db: ReadDb,
  clockIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  return listStages(db, clockIds, "is not");
}

async function listStages(db: ReadDb, clockIds: readonly string[], disregarded: "is" | "is not") {
  const raised = new Map<string, Set<string>>();
  for (let from = 0; from < clockIds.length; from += 500) {
    const rows = await db
      .selectFrom("reminders")
      .select(["clock_id", "deadline_at", "stage"])
      .where("clock_id", "in", clockIds.slice(from, from + 500))
      .where("disregarded_at", disregarded, null)
      // Raised at an instant that was still to come; others were withdrawn from a user whose access ended.
      .$if(disregarded === "is not", (query) => query.whereRef("disregarded_at", "<", "raised_at"))
      .execute();
    for (const row of rows) {
      const key = `${row.clock_id} ${row.deadline_at}`;
      const stages = raised.get(key);
      if (stages) stages.add(row.stage);
      else raised.set(key, new Set([row.stage]));
    }
  }
  return raised;
}

/** All reminders of an incident with how their mail fared, newest first. */
export async function listReminders(db: ReadDb, incidentId: string) {
  return (
    db
      .selectFrom("reminders")
      .innerJoin("breach_clocks", "breach_clocks.id", "reminders.clock_id")
      // Clocks that call one person together share a mail, named after the first of them.
      .leftJoin("deliveries", (join) => join.on(sql<SqlBool>`deliveries.key = 'reminder:' || reminders.id`))
      .selectAll("reminders")
      .select(["breach_clocks.rule_id", "breach_clocks.recipient"])
      .leftJoin("deliveries as newer", "newer.id", "deliveries.replaced_by")
      .select(["deliveries.message_id", "deliveries.sent_at", "deliveries.failed_at", "deliveries.tries"])
      .select(["deliveries.last_error", "deliveries.answer", "deliveries.withdrawn_at"])
      .select(["newer.message_id as replaced_by", "newer.queued_at as replaced_at"])
      .where("reminders.incident_id", "=", incidentId)
      .orderBy("raised_at", "desc")
      .orderBy("stage_at", "desc")
      .orderBy("reminders.id")
      .execute()
  );
}

/** People who can be called, in the order of escalation: officers, then owners, by the time they joined. */
export async function listCallable(db: ReadDb) {
  const users = await db
    .selectFrom("users")
    .select(["id", "person_id", "email", "name", "role"])
    .where("ended_at", "is", null)
    .where("role", "in", ["officer", "owner", "member"])
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return users;
}
export type Callable = Awaited<ReturnType<typeof listCallable>>[number];
