import { type Kysely, sql } from "kysely";

/** Whether single keys such as “/” do something for this user: on until they switch it off (WCAG 2.1.4). */
export async function up(db: Kysely<any>): Promise<void> {
  await sql
    .raw(`alter table users add column single_keys integer not null default 1 check (single_keys in (0, 1))`)
    .execute(db);
}
