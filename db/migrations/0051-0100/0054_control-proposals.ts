import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** A change of what a control expects, or of its owner, is proposed by one person and confirmed by another. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run(`create table control_proposals (
    id text primary key, control_id text not null references controls (id), batch text not null, version integer not null,
    content text not null, owner_changes integer not null check (owner_changes in (0, 1)),
    owner_before text references people (id), owner_after text references people (id), reason text not null,
    proposed_by text not null, proposed_name text not null, proposed_at text not null) strict`);
  await run(`create index control_proposals_control on control_proposals (control_id)`);
  await run(`create table control_proposal_decisions (
    proposal_id text primary key references control_proposals (id),
    verdict text not null check (verdict in ('confirmed', 'returned', 'withdrawn')), version integer, reason text,
    decided_by text not null, decided_name text not null, factor text, decided_at text not null,
    alone integer not null default 0 check (alone in (0, 1))) strict`);
  for (const table of ["control_proposals", "control_proposal_decisions"]) await appendOnly(db, table);
}
