import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/**
 * A machine whose clock was wrong: each change of it is a row, and what was run or raised at an instant that has not come yet
 * is disregarded, so that it happens again at its time. The table of reminders is built anew because each is unique among
 * those that count alone.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`alter table job_runs add column disregarded_at text`);
  await run(`create table clock_changes (id text primary key, from_at text not null, to_at text not null,
    by_ms integer not null, found text not null check (found in ('running', 'start'))) strict`);
  await appendOnly(db, "clock_changes");
  await run(`create table reminders_new (id text primary key, clock_id text not null references breach_clocks (id),
    incident_id text not null references incidents (id), deadline_at text not null, stage text not null,
    stage_at text not null, recipient_id text not null, recipient_name text not null, raised_at text not null,
    said_in text references reminders_new (id), disregarded_at text) strict`);
  await run(`insert into reminders_new select *, null from reminders`);
  await run(`drop table reminders`);
  await run(`alter table reminders_new rename to reminders`);
  await run(
    `create unique index reminders_once on reminders (clock_id, deadline_at, stage, recipient_id) where disregarded_at is null`,
  );
  await run(`create index reminders_incident on reminders (incident_id)`);
  await run(
    `create index reminders_disregarded on reminders (clock_id, deadline_at) where disregarded_at is not null`,
  );
}
