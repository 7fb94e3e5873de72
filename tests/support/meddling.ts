import { join } from "node:path";
import SQLite from "better-sqlite3";
import { expect } from "vitest";

/** Changes the database of a folder as an operator with access to the machine could: without the triggers, which are put back. */
export function meddle(dir: string, statements: readonly string[]): void {
  const database = new SQLite(join(dir, "surety.db"));
  database.pragma("foreign_keys = off");
  const triggers = database.prepare("select name, sql from sqlite_schema where type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) database.exec(`drop trigger "${name}"`);
  for (const statement of statements) {
    expect(() => database.exec(statement), statement).not.toThrow();
    expect(database.prepare("select changes()").pluck().get(), statement).not.toBe(0);
  }
  for (const trigger of triggers) database.exec(trigger.sql);
  database.close();
}
