import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";

/** Counts and last instants by which an operator sees that everything still runs. */
type Pulse = {
  auditEntries: number;
  mailWaiting: number;
  mailFailed: number;
  lastBackup: Date | null;
  lastJobStart: Date | null;
  jobs: { job: string; outcome: string; runs: number; last: Date | null }[];
};

/** What tells a running server from one that has stopped: the last line of the log and the state of the mail queue. */
export async function readLiveness(db: ReadDb): Promise<Pulse> {
  const log = await db
    .selectFrom("audit_log")
    .select((eb) => eb.fn.max("seq").as("last"))
    .executeTakeFirst();
  const mail = await db
    .selectFrom("deliveries")
    .select((eb) => [
      eb.fn.sum<number>(eb.case().when("next_try_at", "is not", null).then(1).else(0).end()).as("waiting"),
      eb.fn
        .sum<number>(
          eb
            .case()
            .when(eb.and([eb("failed_at", "is not", null), eb("next_try_at", "is", null)]))
            .then(1)
            .else(0)
            .end(),
        )
        .as("failed"),
    ])
    .executeTakeFirst();
  const backup = await db
    .selectFrom("audit_log")
    .select("at")
    .where("subject_type", "=", "backup")
    .where("action", "=", "backups.create")
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
  const jobs = await db
    .selectFrom("job_runs")
    .select((eb) => [
      "job",
      "outcome",
      eb.fn.countAll<number>().as("runs"),
      eb.fn.max("ended_at").filterWhere("disregarded_at", "is", null).as("last"),
      eb.fn.max("started_at").filterWhere("disregarded_at", "is", null).as("started"),
    ])
    .groupBy(["job", "outcome"])
    .execute();
  const starts = jobs.flatMap((row) => row.started ?? []).sort();
  return {
    auditEntries: Number(log?.last ?? 0),
    mailWaiting: Number(mail?.waiting ?? 0),
    mailFailed: Number(mail?.failed ?? 0),
    lastBackup: backup ? new Date(backup.at) : null,
    lastJobStart: starts.length > 0 ? new Date(starts.at(-1) as string) : null,
    jobs: jobs.map((row) => ({
      job: row.job,
      outcome: row.outcome ?? "running",
      runs: Number(row.runs),
      last: row.last ? new Date(row.last) : null,
    })),
  };
}

/** Writes a page of the database without changing anything in it; the transaction's end shows whether it arrives on the disk. */
export async function proveWritable(db: Tx): Promise<void> {
  const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db);
  await sql.raw(`pragma user_version = ${Number(rows[0]?.user_version ?? 0)}`).execute(db);
}
