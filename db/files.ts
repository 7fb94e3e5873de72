import type { ReadDb } from "#db/client";

/** SHA-256 of every file that the database says the vault holds. */
export async function listFileHashes(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom("files").select("sha256").orderBy("sha256").execute();
  return rows.map((row) => row.sha256);
}
