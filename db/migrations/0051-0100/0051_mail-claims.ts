import { type Kysely, sql } from "kysely";

/**
 * Which process has taken a mail, and whether it has handed it over, so that a start can release what a process that is gone
 * had taken: at once what was not sent, after a long pause what may have been delivered.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table deliveries add column claimed_by text`.execute(db);
  await sql`alter table deliveries add column handed_over_at text`.execute(db);
}
