import { type Kysely, sql } from "kysely";

/** Which versions opened this database, so that one that cannot read it says which one can. A row for each change of version. */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`create table versions (
    id integer primary key,
    version text not null,
    first_opened_at text not null
  ) strict`.execute(db);
}
