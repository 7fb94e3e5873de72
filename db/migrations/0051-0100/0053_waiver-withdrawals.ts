import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/**
 * Who asked that an occurrence does not apply may withdraw the request while nobody has confirmed it, and ask again. The tables are
 * built anew because an occurrence could have one request alone.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table occurrence_waivers_new (
    id text primary key, control_id text not null references controls (id), occurrence text not null, reason text not null,
    signed_by text not null, signed_name text not null, factor text, signed_at text not null) strict`);
  await run(`insert into occurrence_waivers_new select id, control_id, occurrence, reason, signed_by, signed_name, factor, signed_at
    from occurrence_waivers`);
  await run(`create table waiver_confirmations_new (
    waiver_id text primary key references occurrence_waivers_new (id), confirmed_by text not null, confirmed_name text not null,
    factor text, confirmed_at text not null, alone integer not null default 0 check (alone in (0, 1))) strict`);
  await run(`insert into waiver_confirmations_new select waiver_id, confirmed_by, confirmed_name, factor, confirmed_at, alone
    from waiver_confirmations`);
  await run(`drop table waiver_confirmations`);
  await run(`drop table occurrence_waivers`);
  await run(`alter table occurrence_waivers_new rename to occurrence_waivers`);
  await run(`alter table waiver_confirmations_new rename to waiver_confirmations`);
  await run(`create index occurrence_waivers_control on occurrence_waivers (control_id, occurrence)`);
  await run(`create table waiver_withdrawals (
    waiver_id text primary key references occurrence_waivers (id), withdrawn_by text not null, withdrawn_name text not null,
    withdrawn_at text not null) strict`);
  for (const table of ["occurrence_waivers", "waiver_confirmations", "waiver_withdrawals"])
    await appendOnly(db, table);
}
