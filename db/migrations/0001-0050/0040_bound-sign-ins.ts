import { type Kysely, sql } from "kysely";

/** Sessions know whose they are in a way that no one without the key can write, and which session took their place. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`alter table sessions add column owner_mac text`);
  await run(`alter table sessions add column replaced_by text`);
  await run(`alter table api_tokens add column user_id text references users (id)`);
  await run(`update api_tokens set user_id = (select actor_id from audit_log
    where subject_type = 'api_token' and subject_id = api_tokens.id and action = 'api-tokens.make' and actor_kind = 'user')`);
}
