import { type Kysely, sql } from "kysely";

/**
 * Names what a finding says by the glossary's term, as its page does. No value changes; the log states the records under the
 * former name (`formerColumns` in db/deciding-tables.ts), so what it stated before stays true.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql.raw("alter table findings rename column says to detail").execute(db);
}
