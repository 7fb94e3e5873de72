import { type Kysely, sql } from "kysely";

/** What became of a system's accounts since its last review, as it was when this one opened; null in reviews opened before this was kept. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table access_review_populations add column since text`.execute(db);
}
