import { type Kysely, sql } from "kysely";

/** Refuses UPDATE and DELETE on a table for every program, Surety included. SQLite's spelling of the rule. */
export async function appendOnly(db: Kysely<unknown>, table: string): Promise<void> {
  for (const verb of ["update", "delete"] as const) {
    await sql`create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.id(table)}
      begin select raise(abort, ${sql.lit(`${table} is append-only`)}); end`.execute(db);
  }
}
