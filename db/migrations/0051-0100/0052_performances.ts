import { type Kysely, sql } from "kysely";

/**
 * When a control was carried out, apart from what evidence covers and when it was extracted: a day or an instant each. A link
 * names the event that it is for and the expected items that it shows. A waiver takes a second person.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  await run("alter table evidence_items add column performed_from text");
  await run("alter table evidence_items add column performed_to text");
  await run("alter table evidence_controls add column event_id text");
  await run("alter table evidence_controls add column items text");
  await run("drop index evidence_controls_one");
  await run(`create unique index evidence_controls_one on evidence_controls
    (evidence_id, control_id, ifnull(due_on, ''), ifnull(event_id, '')) where ended_at is null`);
  await run(`create table waiver_confirmations (
    waiver_id text primary key references occurrence_waivers (id), confirmed_by text not null, confirmed_name text not null,
    factor text, confirmed_at text not null, alone integer not null default 0 check (alone in (0, 1))) strict`);
  for (const change of ["update", "delete"])
    await run(`create trigger waiver_confirmations_no_${change} before ${change} on waiver_confirmations
      begin select raise(abort, 'waiver_confirmations is append-only'); end`);
}
