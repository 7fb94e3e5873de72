import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/**
 * What files of scan results hold, the organisation's own rows of their mapping to controls, and tokens by which programs add
 * evidence. SQLite cannot change a check: the column of the scope is made again with both.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table scan_results (
    evidence_id text primary key references evidence_items (id), format text not null, tools text not null,
    performed_from text, performed_to text, counts text not null, failures text not null, rules text not null,
    missing text not null, listed integer not null, read_at text not null) strict`);
  await run(`create table scan_findings (
    evidence_id text not null references evidence_items (id), position integer not null, rule text not null,
    object text not null, place text, verdict text not null check (verdict in ('fail', 'unknown', 'pass', 'not_applicable')),
    severity text check (severity in ('critical', 'high', 'medium', 'low', 'info')), detail text not null,
    primary key (evidence_id, position)) strict`);
  await run(`create table scan_mappings (
    id text primary key, format text not null, rule text not null, control_id text not null references controls (id),
    effect text not null check (effect in ('add', 'remove')), created_at text not null, created_by text not null) strict`);
  await run(`create table evidence_pushes (
    token_id text not null references api_tokens (id), key text not null, body_sha256 text not null,
    evidence_id text not null references evidence_items (id), received_at text not null, primary key (token_id, key)) strict`);
  for (const table of ["scan_results", "scan_findings", "scan_mappings", "evidence_pushes"])
    await appendOnly(db, table);

  await run(`alter table api_tokens add column controls text`);
  await run(`alter table api_tokens add column may text not null default 'incidents.report'
    check (may in ('incidents.report', 'evidence.push'))`);
  await run(`alter table api_tokens drop column scope`);
  await run(`alter table api_tokens rename column may to scope`);
}
