import { sql } from "kysely";
import type { Db, ReadDb, Tx } from "#db/client";

/** Where sealed text and hashes of tokens are stored: table, column, and the column that names the row. */
export const sealedColumns = [
  ["users", "password_hash", "id"],
  ["users", "totp_secret", "id"],
  ["one_time_links", "totp_secret", "id"],
  ["channels", "settings", "id"],
  ["account_sources", "secret", "system_id"],
  ["collector_targets", "secret", "id"],
  ["deliveries", "body", "id"],
] as const;
export const hashedColumns = [
  ["recovery_codes", "code_hash", "user_id"],
  ["one_time_links", "token_hash", "kind"],
  ["api_tokens", "secret_hash", "id"],
  ["calendar_feeds", "token_hash", "id"],
] as const;

type StoredSecret = { rowid: number; value: string; of: string };

/** The values of a column that match a LIKE pattern or, for hashes, that are SHA-256 in hex. */
export async function listStoredSecrets(
  db: ReadDb | Tx,
  [table, column, of]: readonly [string, string, string],
  pattern: { like: string } | "sha256",
): Promise<StoredSecret[]> {
  const value = sql.ref(column);
  const matches = pattern === "sha256" ? sql`length(${value}) = 64` : sql`${value} like ${pattern.like}`;
  const { rows } = await sql<StoredSecret>`
    select rowid, ${value} as value, ${sql.ref(of)} as "of" from ${sql.table(table)} where ${matches}`.execute(
    db,
  );
  return rows;
}

/** Writes a sealed value over the one in this row and column. */
export async function replaceStoredSecret(
  db: Tx,
  [table, column]: readonly [string, string, string],
  rowid: number,
  value: string,
): Promise<void> {
  await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${value} where rowid = ${rowid}`.execute(db);
}

/** Ends every session and half-finished sign-in. */
export async function deleteEverySignIn(db: Tx): Promise<void> {
  await db.deleteFrom("sessions").execute();
  await db.deleteFrom("sign_in_attempts").execute();
}

/** Rewrites the file, so that nothing which was replaced or deleted can be read from its free pages or its WAL. */
export async function eraseFreePages(db: Db): Promise<void> {
  await sql`vacuum`.execute(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}
