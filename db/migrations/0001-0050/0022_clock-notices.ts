import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Notices that answer one clock, each a record of its own, and the organisation's texts with which they start. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  await run(`create table notice_templates (id text primary key, rule_id text not null, template text not null,
    set_at text not null, set_by text not null) strict`);
  await run(`create index notice_templates_rule on notice_templates (rule_id)`);
  await appendOnly(db, "notice_templates");

  await run(`create table clock_notices (id text primary key, clock_id text not null references breach_clocks (id),
    incident_id text not null references incidents (id), number integer not null,
    phase text not null check (phase in ('initial', 'update', 'final')), opening text not null, contents text not null,
    closing text not null, saved_at text not null, saved_by text not null, sent_at text, sent_by text, sent_factor text,
    how text check (how in ('mail', 'elsewhere')), address text, delivery_key text unique, told_at text, failed_at text,
    failed_why text, note text, proof_sha256 text, proof_name text, acknowledged_at text, acknowledged_note text,
    unique (clock_id, number)) strict`);
  await run(`create index clock_notices_incident on clock_notices (incident_id)`);
  await run(`create index clock_notices_waiting on clock_notices (delivery_key)
    where told_at is null and failed_at is null and delivery_key is not null`);
  await run(`create trigger clock_notices_sent before update of phase, opening, contents, closing, sent_at, sent_by, how, address
    on clock_notices when old.sent_at is not null begin select raise(abort, 'a sent notice cannot change'); end`);
}
