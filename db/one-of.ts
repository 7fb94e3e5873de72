import { type SqlBool, sql } from "kysely";

/** Whether a column has one of these values, however many they are: a list of an `in (…)` ends at SQLite's 32,766 values. */
export function oneOf(column: string, values: readonly (string | number)[]) {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}
