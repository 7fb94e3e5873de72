import type { ReadDb } from "#db/client";
import type { Crash } from "#domain/installation/crashes";

/** The audit log keeps crashes; there is no table for them. */
const subject = "server";
const action = "server.crash";
export const crashEntry = { subject, action } as const;

/** The crashes that starts have reported, newest first. */
export async function listReportedCrashes(db: ReadDb, limit: number): Promise<Crash[]> {
  const rows = await db
    .selectFrom("audit_log")
    .select(["at", "after"])
    .where("subject_type", "=", subject)
    .where("action", "=", action)
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(({ at, after }) => {
    const kept = JSON.parse(after ?? "{}") as { startedAt: string; endedAt: string | null; cause: string };
    return {
      reportedAt: new Date(at),
      startedAt: new Date(kept.startedAt),
      endedAt: kept.endedAt ? new Date(kept.endedAt) : null,
      cause: kept.cause,
    };
  });
}

/** How many crashes were reported, and when the last one was. */
export async function countCrashes(db: ReadDb): Promise<{ crashes: number; last: Date | null }> {
  const row = await db
    .selectFrom("audit_log")
    .select((eb) => [eb.fn.countAll<number>().as("crashes"), eb.fn.max("at").as("last")])
    .where("subject_type", "=", subject)
    .where("action", "=", action)
    .executeTakeFirst();
  return { crashes: Number(row?.crashes ?? 0), last: row?.last ? new Date(row.last) : null };
}

/** Whether the crash with this id is in the log already. */
export async function isCrashReported(db: ReadDb, id: string): Promise<boolean> {
  const row = await db
    .selectFrom("audit_log")
    .select("seq")
    .where("subject_type", "=", subject)
    .where("subject_id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}
