import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/**
 * What the queue knows beside its mails: which newer one replaces one that waits, since when its reader waits, why it is held
 * back, where a reply goes, and the id that the server gave it. How a bounce was matched, and who settled one that was not.
 * Incidents without a rating, and the word that an imported record has for how certain it is.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  for (const column of [
    "replaced_by text references deliveries (id)",
    "waiting_since text",
    "withdrawn_at text",
    "held_back text check (held_back in ('server', 'message'))",
    "reply_to text",
    "server_id text",
  ])
    await run(`alter table deliveries add column ${column}`);
  await run(`create index deliveries_replaced on deliveries (replaced_by) where replaced_by is not null`);
  await run(`create index deliveries_server_id on deliveries (server_id) where server_id is not null`);
  await run(`create index reminders_message on reminders (incident_id, recipient_id, raised_at)`);

  await run(
    `alter table bounces add column matched_by text check (matched_by in ('message-id', 'server-id', 'address'))`,
  );
  await run(`alter table bounces add column subject text`);
  await run(`create table bounce_settlements (id text primary key, bounce_id text not null unique references bounces (id),
    delivery_id text references deliveries (id), note text not null, settled_at text not null, settled_by text not null) strict`);
  await appendOnly(db, "bounce_settlements");

  // A column's own check goes with the column; no other table notices.
  await run(`alter table incidents add column rating text not null default 'unknown'
    check (rating in ('critical', 'high', 'medium', 'low', 'unknown'))`);
  await run(`update incidents set rating = severity`);
  await run(`update incidents set rating = 'unknown', status_reason = 'Closed history, imported.'
    where source = 'import' and severity = 'medium' and impact is null
    and status_reason like '%The record gives no rating: the severity stands at medium until somebody decides.'`);
  await run(`alter table incidents drop column severity`);
  await run(`alter table incidents rename column rating to severity`);
  await run(`alter table incidents add column source_status text`);
}
