import { type Kysely, sql } from "kysely";
import { appendOnly } from "#db/append-only";

/** How severe an incident is and by which table, who writes and who speaks, and what was decided on which facts. */
export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  for (const column of ["impact text", "spread text", "severity_reason text"])
    await run(`alter table incidents add column ${column}`);
  for (const role of ["scribe_id", "communications_id"])
    await run(`alter table incidents add column ${role} text references people (id)`);

  await run(`create table incident_decisions (id text primary key, incident_id text not null references incidents (id),
    at text not null, decision text not null, why text not null, facts text not null, decided_by text not null,
    recorded_by text not null, recorded_at text not null, corrects_id text references incident_decisions (id)) strict`);
  await run(`create index incident_decisions_incident on incident_decisions (incident_id)`);
  await run(`create unique index incident_decisions_corrected on incident_decisions (corrects_id)`);
  await appendOnly(db, "incident_decisions");
}
