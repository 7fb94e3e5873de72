import { existsSync } from "node:fs";
import SQLite from "better-sqlite3";

/** What a database says of the vault beside it: how many files it names, and the public key that signed the last head of its log. */
type VaultClaims = { files: number; headKey: string | null };

/** Reads it without changing anything. No database, or one of before these tables, claims nothing. */
export function readVaultClaims(file: string): VaultClaims {
  if (!existsSync(file)) return { files: 0, headKey: null };
  const database = new SQLite(file, { readonly: true });
  try {
    const has = database.prepare<[string], number>(
      "select 1 from sqlite_schema where type = 'table' and name = ?",
    );
    const one = <T>(table: string, sql: string) =>
      has.get(table) ? database.prepare<[], T>(sql).pluck().get() : undefined;
    return {
      files: one<number>("files", "select count(*) from files") ?? 0,
      headKey:
        one<string>("log_heads", "select public_key from log_heads order by size desc limit 1") ?? null,
    };
  } finally {
    database.close();
  }
}
