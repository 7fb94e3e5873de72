import { type Insertable, type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertNewOnes } from "#db/many-rows";
import { oneOf } from "#db/one-of";
import { inOrderOf, readInPages } from "#db/pages";
import type { IncidentsTables } from "#db/schema/incidents";
import { stagesUpToDeadline } from "#domain/breach-clocks/reminder-stages";
import { reminderJob } from "#domain/breach-clocks/reminder-watch";

type NewReminder = Omit<Insertable<IncidentsTables["reminders"]>, "disregarded_at">;

/** Raises reminders. The ids of those that are new: a (clock, deadline, stage, recipient) that was raised before is left out. */
export function insertReminders(db: Tx, rows: readonly NewReminder[]): Promise<Set<string>> {
  return insertNewOnes(db, "reminders", rows);
}

/** When no one could be alerted, as the log says it: gaps that ended at `from` or later and began before `until`, in order. */
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

/**
 * The stages raised for these clocks that count, by clock and deadline: `${clockId} ${deadline}`. Of the hourly ones the newest
 * that is due at `now` replaces all before it, so that a clock open for months costs no more than one of yesterday.
 */
export async function listRaisedStages(
  db: ReadDb,
  clockIds: readonly string[],
  now: Date,
): Promise<Map<string, Set<string>>> {
  const raised = new Map<string, Set<string>>();
  for (let from = 0; from < clockIds.length; from += 500) {
    const ids = clockIds.slice(from, from + 500);
    const early = await db
      .selectFrom("breach_clocks")
      .innerJoin("reminders", (join) =>
        join
          .onRef("reminders.clock_id", "=", "breach_clocks.id")
          .onRef("reminders.deadline_at", "=", "breach_clocks.deadline_at"),
      )
      .select(["clock_id", "reminders.deadline_at", "stage"])
      .where(oneOf("breach_clocks.id", ids))
      .where(oneOf("stage", stagesUpToDeadline))
      .where("disregarded_at", "is", null)
      .execute();
    const hourly = await db
      .selectFrom("breach_clocks")
      .select((eb) => [
        "breach_clocks.id as clock_id",
        "breach_clocks.deadline_at",
        eb
          .selectFrom("reminders")
          .select("stage")
          .whereRef("reminders.clock_id", "=", "breach_clocks.id")
          .whereRef("reminders.deadline_at", "=", "breach_clocks.deadline_at")
          .where("disregarded_at", "is", null)
          .where("stage_at", "<=", now.toISOString())
          .orderBy("stage_at", "desc")
          .limit(1)
          .as("stage"),
      ])
      .where(oneOf("breach_clocks.id", ids))
      .execute();
    collect(raised, [...early, ...hourly]);
  }
  return raised;
}

/** The stages of these clocks that a clock of the machine that was ahead has raised, by clock and deadline. */
export async function listDisregardedStages(
  db: ReadDb,
  clockIds: readonly string[],
): Promise<Map<string, Set<string>>> {
  const raised = new Map<string, Set<string>>();
  for (let from = 0; from < clockIds.length; from += 500) {
    const rows = await db
      .selectFrom("reminders")
      .select(["clock_id", "deadline_at", "stage"])
      .where(oneOf("clock_id", clockIds.slice(from, from + 500)))
      .where("disregarded_at", "is not", null)
      // Raised at an instant that was still to come; others were withdrawn from a user whose access ended.
      .whereRef("disregarded_at", "<", "raised_at")
      .execute();
    collect(raised, rows);
  }
  return raised;
}

type Named = { clock_id: string; deadline_at: string | null; stage: string | null };

function collect(raised: Map<string, Set<string>>, rows: readonly Named[]): void {
  for (const { clock_id, deadline_at, stage } of rows) {
    if (!stage) continue;
    const key = `${clock_id} ${deadline_at}`;
    raised.set(key, (raised.get(key) ?? new Set()).add(stage));
  }
}

/** All reminders of an incident with how their mail fared, newest first. */
export async function listReminders(db: ReadDb, incidentId: string) {
  const all = await readInPages((after, limit) =>
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
      .select("deliveries.next_try_at")
      .select(["newer.message_id as replaced_by", "newer.queued_at as replaced_at"])
      .where("reminders.incident_id", "=", incidentId)
      .where("reminders.id", ">", after)
      .orderBy("reminders.id")
      .limit(limit)
      .execute(),
  );
  const oldestFirst = inOrderOf<(typeof all)[number]>(
    (one) => one.raised_at,
    (one) => one.stage_at,
  );
  return all.sort((a, b) => oldestFirst(b, a));
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
