import { type Kysely, sql } from "kysely";

/** Whose matter it is that a mail waits: a final answer of the server about the sender, or its policy. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql
    .raw("alter table deliveries add column fault text check (fault in ('sender', 'policy'))")
    .execute(db);
}
