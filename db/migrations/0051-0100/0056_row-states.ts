import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/**
 * `row_states`: what each record that decides something said after each change: a digest, hashed by the audit entry of the change. `key` is
 * the record's primary key; no digest: the record is gone; no table: from here on the log covers the table `key`.
 * `unstated_rows`: records that a later migration changed, by their primary keys, until the next start states them.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`create table row_states (
    seq integer primary key,
    entry integer not null,
    tbl text not null,
    key text not null,
    digest blob
  ) strict`.execute(db);
  await sql`create index row_states_record on row_states (tbl, key, seq)`.execute(db);
  await sql`create index row_states_entry on row_states (entry)`.execute(db);
  await appendOnly(db, "row_states");
  await sql`create table unstated_rows (
    tbl text not null,
    k1 any not null,
    k2 any not null default '',
    k3 any not null default '',
    primary key (tbl, k1, k2, k3)
  ) strict, without rowid`.execute(db);
  await sql`alter table audit_log add column rows_hash text`.execute(db);
}
