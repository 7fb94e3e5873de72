import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** Files beside a line of the timeline; which rules bind the organisation, rules of its own; what was answered about an incident. */
export async function up(db: Kysely<any>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
  for (const table of ["incident_files", "own_clock_rules", "incident_answers"]) await appendOnly(db, table);
}

const statements = [
  `create table incident_files (line_id text not null references incident_timeline (id), position integer not null,
    name text not null, media_type text not null, sha256 text not null references files (sha256),
    size integer not null, primary key (line_id, position)) strict`,
  `create table breach_regimes (id text primary key, regimes text not null, set_at text not null, set_by text not null) strict`,
  `create table own_clock_rules (name text not null collate nocase, version integer not null, rule text not null,
    ended integer not null check (ended in (0, 1)), recorded_at text not null, recorded_by text not null,
    primary key (name, version)) strict`,
  `create table incident_answers (id text primary key, incident_id text not null references incidents (id),
    answers text not null, recorded_at text not null, recorded_by text not null) strict`,
  `create index breach_clocks_customer on breach_clocks (customer_id) where customer_id is not null`,
  `create index incident_answers_incident on incident_answers (incident_id)`,
];
