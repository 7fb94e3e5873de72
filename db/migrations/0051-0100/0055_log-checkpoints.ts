import { type Kysely, sql } from "kysely";

/**
 * The signed note of each head (c2sp.org/tlog-checkpoint), and on the first of them the note that carries the last head
 * without one over. Heads of earlier versions have neither and stay as they are.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table log_heads add column checkpoint text`.execute(db);
  await sql`alter table log_heads add column bridge text`.execute(db);
}
