import SQLite from "better-sqlite3";

/** A table whose pages or indexes SQLite cannot follow, with its own words; `table` is null when not even the list of tables can be read. */
export type DamagedTable = { table: string | null; found: string[] };

/** Reads all tables and indexes of a database file and names those that are damaged. Nothing is changed. */
export function findDamage(file: string): DamagedTable[] {
  const database = new SQLite(file, { readonly: true, fileMustExist: true });
  try {
    return tablesOf(database).flatMap((table) => {
      const found = checkTable(database, table);
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

function checkTable(database: SQLite.Database, table: string): string[] {
  try {
    return (database.pragma(`integrity_check("${table}")`) as { integrity_check: string }[])
      .map((row) => row.integrity_check)
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
