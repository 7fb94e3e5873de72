import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Tokens of programs that may report incidents, and which report each request became. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table api_tokens (id text primary key, name text not null,
    scope text not null check (scope in ('incidents.report')), prefix text not null unique, secret_hash text not null,
    made_at text not null, made_by text not null, expires_at text not null, last_used_at text,
    revoked_at text, revoked_by text) strict`);

  await run(`create table intake_requests (token_id text not null references api_tokens (id), key text not null,
    body_sha256 text not null, incident_id text not null references incidents (id), taken_at text not null,
    primary key (token_id, key)) strict`);
  await appendOnly(db, "intake_requests");
}
