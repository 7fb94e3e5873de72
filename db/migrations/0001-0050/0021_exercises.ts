import { type Kysely, sql } from "kysely";

/** Exercises: an incident that is played, never turns real, and whose messages to others are made and kept, not sent. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(
    `alter table incidents add column exercise integer not null default 0 check (exercise in (0, 1))`,
  );
  await run(`create trigger incidents_exercise before update of exercise on incidents when old.exercise <> new.exercise
    begin select raise(abort, 'an exercise stays one, and an incident never becomes one'); end`);
  await run(`alter table deliveries add column kept_at text`);
  await run(`create trigger deliveries_kept before update of sent_at, kept_at on deliveries
    when old.kept_at is not null and (new.sent_at is not null or new.kept_at is null)
    begin select raise(abort, 'what an exercise keeps is never sent'); end`);
}
