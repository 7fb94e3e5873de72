import SQLite from "better-sqlite3";

/** A table whose pages or indexes SQLite cannot follow, with its own words; `table` is null when not even the list of tables can be read. */
export type DamagedTable = { table: string | null; found: string[] };

/**
 * How thoroughly a table is read: `quick_check` finds whatever would keep its rows from being read; `integrity_check` also compares
 * each index with its table, which takes six times as long.
 */
export type Check = "quick_check" | "integrity_check";

/** Reads all tables and indexes of a database file and names those that are damaged. Nothing is changed. */
export function findDamage(file: string, check: Check): DamagedTable[] {
  const database = new SQLite(file, { readonly: true, fileMustExist: true });
  try {
    return tablesOf(database).flatMap((table) => {
      const found = checkTable(database, table, check);
      return found.length > 0 ? [{ table, found }] : [];
    });
  } catch (error) {
    return [{ table: null, found: [damageOf(error)] }];
  } finally {
    database.close();
  }
}

function tablesOf(database: SQLite.Database): string[] {
  return database
    .prepare<[], string>("select name from sqlite_schema where type = 'table' order by name")
    .pluck()
    .all();
}

function checkTable(database: SQLite.Database, table: string, check: Check): string[] {
  try {
    return (database.pragma(`${check}("${table}")`) as { [found in Check]: string }[])
      .map((row) => row[check])
      .filter((text) => text !== "ok");
  } catch (error) {
    return [damageOf(error)];
  }
}

/** SQLite's words for damage. @throws any other error */
function damageOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB)/.test(code)) return message;
  throw error;
}
