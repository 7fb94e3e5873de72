import { type Kysely, sql } from "kysely";

/** Who was written to about a task and about a report, so that each hears of it once; tasks can be dropped and opened again. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`drop trigger incident_tasks_done`);
  await run(`alter table incident_tasks add column told_id text references people (id)`);
  for (const column of ["dropped_at", "dropped_by", "dropped_reason"])
    await run(`alter table incident_tasks add column ${column} text`);
  await run(`update incident_tasks set told_id = owner_id`);
  await run(`create trigger incident_tasks_settled before update on incident_tasks
    when coalesce(old.done_at, old.dropped_at) is not null and coalesce(new.done_at, new.dropped_at) is not null
    begin select raise(abort, 'a task that is settled can only be opened again'); end`);
  await run(`drop index incident_tasks_open`);
  await run(
    `create index incident_tasks_open on incident_tasks (due_at) where done_at is null and dropped_at is null`,
  );

  await run(`alter table incidents add column officers_told_at text`);
  await run(`update incidents set officers_told_at = created_at`);
  await run(`create index incidents_untold on incidents (created_at) where officers_told_at is null`);
}
