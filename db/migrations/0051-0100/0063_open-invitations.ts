import { type Kysely, sql } from "kysely";

/** Links that are open are found by whom they invite, and listed by when they were made, without reading all links ever made. */
export async function up(db: Kysely<any>): Promise<void> {
  for (const [name, column] of [
    ["email", "email"],
    ["person", "person_id"],
    ["made", "created_at"],
  ])
    await sql
      .raw(
        `create index one_time_links_${name} on one_time_links (kind, ${column}) where used_at is null and revoked_at is null`,
      )
      .execute(db);
}
