import { type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { lastIdAt } from "#db/ids";
import { oneOf } from "#db/one-of";

/** Whether a run that counts was recorded at an instant later than `after`. */
export async function hasJobRunsAfter(db: ReadDb, after: Date): Promise<boolean> {
  const row = await db
    .selectFrom("job_runs")
    .select("id")
    .where("id", ">", lastIdAt(after))
    .where("started_at", ">", after.toISOString())
    .where("disregarded_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Runs recorded later than `after`, an instant still to come, no longer count: their instants are due when they come. */
export async function disregardJobRuns(db: Tx, after: Date, now: Date): Promise<void> {
  await db
    .updateTable("job_runs")
    .set({ disregarded_at: now.toISOString() })
    .where("id", ">", lastIdAt(after))
    .where("started_at", ">", after.toISOString())
    .where("disregarded_at", "is", null)
    .execute();
}

/** Reminders raised later than `after`, an instant still to come, no longer count; their clocks are looked at again at once. */
export function disregardReminders(db: Tx, after: Date, now: Date): Promise<number> {
  return disregard(db, now, (rows) =>
    rows.where("id", ">", lastIdAt(after)).where("raised_at", ">", after.toISOString()),
  );
}

/**
 * The reminders that this waiting mail and those it replaced would have sent no longer count, and their clocks are due for a
 * look at `now`. Returns how many.
 */
export async function disregardUnsent(db: Tx, mail: DeliveryRow, now: Date): Promise<number> {
  const unsent = await db
    .selectFrom("deliveries")
    .select("queued_at")
    .where((eb) => eb.or([eb("id", "=", mail.id), eb("replaced_by", "=", mail.id)]))
    .where("sent_at", "is", null)
    .execute();
  // Reminders and their mail are written in one transaction, of one instant.
  const raised = unsent.map((one) => one.queued_at);
  return disregard(db, now, (rows) =>
    rows
      .where("incident_id", "=", mail.about_id ?? "")
      .where("recipient_id", "=", mail.user_id ?? "")
      .where(oneOf("raised_at", raised)),
  );
}

type Marking = ReturnType<typeof marking>;

function marking(db: Tx, now: Date) {
  return db.updateTable("reminders").set({ disregarded_at: now.toISOString() });
}

/** Marks those of the reminders that count, and has their clocks looked at again at once. Returns how many. */
async function disregard(db: Tx, now: Date, which: (rows: Marking) => Marking): Promise<number> {
  const rows = await which(marking(db, now))
    .where("disregarded_at", "is", null)
    .returning("clock_id")
    .execute();
  const clocks = [...new Set(rows.map((row) => row.clock_id))];
  for (let from = 0; from < clocks.length; from += 500)
    await db
      .updateTable("breach_clocks")
      .set({ next_at: now.toISOString() })
      .where(oneOf("id", clocks.slice(from, from + 500)))
      .where("next_at", "is not", null)
      .execute();
  return rows.length;
}

/** What was disregarded and lies in the past counts again: the clock that showed it as still to come was the wrong one. */
export async function countAgain(db: Tx, now: Date): Promise<void> {
  const at = now.toISOString();
  await db
    .updateTable("job_runs")
    .set({ disregarded_at: null })
    .where("disregarded_at", "is not", null)
    .where("started_at", "<=", at)
    .execute();
  await db
    .updateTable("reminders")
    .set({ disregarded_at: null })
    .whereRef("disregarded_at", "<", "raised_at")
    .where("raised_at", "<=", at)
    // One of each counts: what was raised again meanwhile, or else the row that was written first.
    .where(
      sql<SqlBool>`rowid in (select min(rowid) from reminders where disregarded_at is not null and raised_at <= ${at}
        group by clock_id, deadline_at, stage, recipient_id)`,
    )
    .where(
      // Each look is one into the index of those that count, so the work grows with the rows, not with their square.
      sql<SqlBool>`not exists (select 1 from reminders as other where other.clock_id = reminders.clock_id
        and other.deadline_at = reminders.deadline_at and other.stage = reminders.stage
        and other.recipient_id = reminders.recipient_id and other.disregarded_at is null)`,
    )
    .execute();
}
