import { type Kysely, sql } from "kysely";

/**
 * What a waiting mail is about, so that a newer one to the same reader replaces it and its words are made when it is sent, and
 * the action that its reader's role must grant.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table deliveries add column topic text`.execute(db);
  await sql`alter table deliveries add column needs text`.execute(db);
}
