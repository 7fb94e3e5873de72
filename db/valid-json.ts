import { type RawBuilder, sql } from "kysely";

/**
 * A stored JSON column for the JSON functions of SQLite; null where it holds no JSON. Given the column itself, they fail the
 * whole query at the first row that is damaged, the sound ones included.
 */
export function validJson(column: string): RawBuilder<string | null> {
  return sql`case when json_valid(${sql.ref(column)}) then ${sql.ref(column)} end`;
}
