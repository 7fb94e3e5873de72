import { type Kysely, sql } from "kysely";

/** Steps of the set-up that an officer left out, each with the reason. Taken up again, the line goes. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table set_up_skips (
      step text primary key,
      reason text not null,
      skipped_at text not null,
      skipped_by text not null
    ) strict
  `.execute(db);
}
