import { chmodSync, statSync } from "node:fs";
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import type { Db } from "#db/client";

/** Pages copied before others get a turn: 8 MiB. */
const PAGES_AT_ONCE = 2048;
/** After this long under constant writes, the rest is copied in one go: a copy that never ends is none. Milliseconds. */
const PATIENCE = 20_000;

/**
 * Writes a copy of the database as it is at one instant to `target`, without stopping those who write meanwhile.
 * The copy is a single file (no write-ahead log beside it).
 */
export async function snapshotDatabase(source: string, target: string): Promise<{ bytes: number }> {
  const database = new SQLite(source, { readonly: true, fileMustExist: true });
  try {
    database.pragma("busy_timeout = 5000");
    const began = performance.now();
    await database.backup(target, {
      progress: () => (performance.now() - began > PATIENCE ? 2 ** 30 : PAGES_AT_ONCE),
    });
  } finally {
    database.close();
  }
  chmodSync(target, 0o600);
  const copy = new SQLite(target, { fileMustExist: true });
  try {
    copy.pragma("journal_mode = DELETE");
  } finally {
    copy.close();
  }
  return { bytes: statSync(target).size };
}

/** Writes what a connection holds to `target`, in one go: also where the database's own file has no name any more. */
export async function copyOpenDatabase(db: Db, target: string): Promise<void> {
  await sql`vacuum into ${target}`.execute(db);
}

/** What a thread is to do with a file: write a copy of it to `target`, or check it. */
export type FileTask = { source: string; target?: string };
export type DatabaseCheck = { problems: string[]; tables: number; rows: number };

/** What SQLite itself says of a file: structure and indexes (integrity_check) and foreign keys. No problems means sound. */
export function checkDatabase(file: string): DatabaseCheck {
  const database = new SQLite(file, { readonly: true, fileMustExist: true });
  try {
    const integrity = (database.pragma("integrity_check") as { integrity_check: string }[])
      .map((row) => row.integrity_check)
      .filter((text) => text !== "ok");
    const orphans = (database.pragma("foreign_key_check") as { table: string; parent: string }[]).map(
      ({ table, parent }) => `A row of ${table} points at a row of ${parent} that does not exist.`,
    );
    const tables = database
      .prepare<[], { name: string }>(
        "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
      )
      .all();
    const rows = tables.reduce((sum, { name }) => {
      const row = database.prepare<[], { n: number }>(`select count(*) as n from "${name}"`).get();
      return sum + (row?.n ?? 0);
    }, 0);
    return { problems: [...integrity, ...orphans], tables: tables.length, rows };
  } catch (error) {
    if (!(error instanceof SQLite.SqliteError)) throw error;
    return { problems: [`The database cannot be read: ${error.message}.`], tables: 0, rows: 0 };
  } finally {
    database.close();
  }
}
