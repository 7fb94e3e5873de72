import type { ReadDb, Tx } from "#db/client";

/** SHA-256 of every file that the database says the vault holds. */
export async function listFileHashes(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom("files").select("sha256").orderBy("sha256").execute();
  return rows.map((row) => row.sha256);
}

/** Notes that the vault holds this object; once for each, however often it is brought. */
export async function storeFile(db: Tx, file: { sha256: string; size: number }, now: Date): Promise<void> {
  await db
    .insertInto("files")
    .values({ ...file, stored_at: now.toISOString() })
    .onConflict((conflict) => conflict.column("sha256").doNothing())
    .execute();
}
