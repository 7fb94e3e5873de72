import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Mails that came back after a server had taken them; and the way to find, among a year of minutes, those a job did not run. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run(`create table bounces (id text primary key, digest text not null unique, delivery_id text references deliveries (id),
    recipient text not null, action text not null, status text not null, diagnostic text not null, file text not null,
    recorded_at text not null, recorded_by text not null) strict`);
  await run(`create index bounces_delivery on bounces (delivery_id)`);
  await appendOnly(db, "bounces");
  await run(`create index job_runs_done on job_runs (job, outcome, scheduled_for)`);
  await run(`create index deliveries_recipient on deliveries (recipient)`);
}
