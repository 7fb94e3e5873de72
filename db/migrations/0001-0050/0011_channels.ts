import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Who has taken a call, the ways by which calls leave beside the mail, and calendars by a secret address. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table incident_holds (id text primary key, incident_id text not null references incidents (id),
    user_id text not null references users (id), name text not null, held_at text not null, held_until text not null) strict`);
  await run(`create index incident_holds_until on incident_holds (held_until)`);
  await run(`create index incident_holds_incident on incident_holds (incident_id)`);
  await appendOnly(db, "incident_holds");

  await run(`create table channels (id text primary key, kind text not null check (kind in ('webhook', 'slack', 'teams', 'ntfy')),
    name text not null, user_id text references users (id), settings text not null, shown text not null,
    created_at text not null, created_by text not null, ended_at text, last_sent_at text, failing_since text,
    last_error text) strict`);

  await run(`create table calendar_feeds (id text primary key, user_id text not null references users (id),
    token_hash text not null unique, made_at text not null, last_read_at text, revoked_at text) strict`);
  await run(`create index calendar_feeds_user on calendar_feeds (user_id)`);

  await run(`alter table deliveries add column channel_id text references channels (id)`);
  await run(`alter table deliveries add column user_id text references users (id)`);
  await run(`alter table deliveries add column calendar text`);
  await run(`alter table deliveries add column passed_on_at text`);
  await run(`create index deliveries_queued on deliveries (queued_at)`);
}
