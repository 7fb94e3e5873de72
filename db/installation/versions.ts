import { existsSync } from "node:fs";
import SQLite from "better-sqlite3";
import type { ReadDb, Tx } from "#db/client";

/** What a database says of the versions that used it. */
export type SchemaState = {
  /** Migrations that it has seen, by name; null for a database with tables of another program. */
  applied: string[] | null;
  /** The version that opened it last; null where none is recorded: before 0.1.0 none was. */
  writer: string | null;
  /** Every table, index and trigger as it was made: two equal texts are two equal schemas. */
  schema: string;
};

/** Reads the state of a database file and changes nothing in it. A file that does not exist has seen no migration. */
export function readSchemaState(file: string): SchemaState {
  if (!existsSync(file)) return { applied: [], writer: null, schema: "[]" };
  const database = new SQLite(file);
  try {
    const objects = database
      .prepare<[], { name: string; sql: string }>("select name, sql from sqlite_schema order by type, name")
      .all();
    const has = (table: string) => objects.some(({ name }) => name === table);
    const names = (sql: string) => database.prepare<[], string>(sql).pluck().all();
    const applied = has("kysely_migration") ? names("select name from kysely_migration order by name") : null;
    return {
      applied: objects.length === 0 ? [] : applied,
      writer: (has("versions") && names("select version from versions order by id desc limit 1")[0]) || null,
      schema: JSON.stringify(objects),
    };
  } finally {
    database.close();
  }
}

/** The version that opened this database last; null before the first. */
export async function findLastVersion(db: ReadDb): Promise<string | null> {
  const query = db.selectFrom("versions").select("version").orderBy("id", "desc").limit(1);
  return (await query.executeTakeFirst())?.version ?? null;
}

/** Notes that this version opens the database from now on. */
export async function insertVersion(db: Tx, version: string, at: Date): Promise<void> {
  await db.insertInto("versions").values({ version, first_opened_at: at.toISOString() }).execute();
}
