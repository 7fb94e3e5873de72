import { type Kysely, sql } from "kysely";

/** What a customer should do, and the words before the notice: both may be empty, as in every notice so far. */
export async function up(db: Kysely<any>): Promise<void> {
  for (const column of ["cover", "advice"])
    await sql.raw(`alter table breach_notices add column ${column} text not null default ''`).execute(db);
}
