import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<any>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);

  // Days on which somebody cannot decide, first and last included, and who decides meanwhile.
  await run(`create table absences (
    id text primary key, person_id text not null references people (id), from_on text not null, to_on text not null,
    delegate_id text references people (id), said_at text not null, said_by text not null,
    check (from_on <= to_on), check (delegate_id is null or delegate_id <> person_id)) strict`);
  await run(`create index absences_person on absences (person_id, from_on)`);
}
