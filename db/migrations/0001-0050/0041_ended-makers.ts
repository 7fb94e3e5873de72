import { type Kysely, sql } from "kysely";

/** API tokens and calendar addresses of accounts that have ended end with them, as they do from this version on. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  const endOf = (table: string) => `(select ended_at from users where users.id = ${table}.user_id)`;

  await run(`update api_tokens set revoked_at = ${endOf("api_tokens")}, revoked_by = 'end of the maker''s access'
    where revoked_at is null and ${endOf("api_tokens")} is not null`);
  await run(`update calendar_feeds set revoked_at = ${endOf("calendar_feeds")}
    where revoked_at is null and ${endOf("calendar_feeds")} is not null`);
}
