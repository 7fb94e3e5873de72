import { type Kysely, sql } from "kysely";

/** The passwords and tokens of a collector's target, sealed and bound to its row; null where it has none. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw("alter table collector_targets add column secret text").execute(db);
}
