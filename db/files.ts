import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";

/**
 * SHA-256 of every file that the database says the vault holds, in order: those of evidence and of account lists, and
 * the proofs of breach notices, which are in their own records.
 */
export async function listFileHashes(db: ReadDb): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`select sha256 from files
    union select proof_sha256 from breach_clocks where proof_sha256 is not null
    union select proof_sha256 from notice_recipients where proof_sha256 is not null
    union select proof_sha256 from clock_notices where proof_sha256 is not null
    order by sha256`.execute(db);
  return rows.map((row) => row.sha256);
}

/** For each of these beginnings the file that comes next in the order of hashes, the first of all after the last; each once. */
export async function listFilesFrom(db: ReadDb, beginnings: readonly string[]): Promise<string[]> {
  const files = db.selectFrom("files").select("sha256").orderBy("sha256").limit(1);
  const found = new Set<string>();
  for (const beginning of beginnings) {
    const row =
      (await files.where("sha256", ">=", beginning).executeTakeFirst()) ?? (await files.executeTakeFirst());
    if (row) found.add(row.sha256);
  }
  return [...found];
}

/** The size of each file as it was noted when it was stored. */
export function listFileSizes(db: ReadDb): Promise<{ sha256: string; size: number }[]> {
  return db.selectFrom("files").select(["sha256", "size"]).orderBy("sha256").execute();
}

/** Notes that the vault holds this object; once for each, however often it is brought. */
export async function storeFile(db: Tx, file: { sha256: string; size: number }, now: Date): Promise<void> {
  await db
    .insertInto("files")
    .values({ ...file, stored_at: now.toISOString() })
    .onConflict((conflict) => conflict.column("sha256").doNothing())
    .execute();
}
