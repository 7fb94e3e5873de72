import SQLite from "better-sqlite3";
import { hashedColumns } from "#db/installation/unbound-secrets";

/**
 * Erases the bare hashes of codes, links, tokens and sessions from a copy of a database, free pages included. Everything
 * else in the copy stays. Tables that its version did not have yet are passed over.
 */
export function eraseBareHashes(file: string): void {
  const database = new SQLite(file, { fileMustExist: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all();
    for (const [table, column] of hashedColumns) {
      if (!tables.includes(table)) continue;
      database.exec(`update ${table} set ${column} = 'erased ' || rowid where length(${column}) = 64`);
    }
    for (const table of ["sessions", "sign_in_attempts"])
      if (tables.includes(table)) database.exec(`delete from ${table}`);
    database.exec("vacuum");
  } finally {
    database.close();
  }
}
