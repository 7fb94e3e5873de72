import { randomBytes } from "node:crypto";
import type { AppContext } from "#app/context";
import { listFilesFrom } from "#db/files";

/** So many files are looked for at a time, others each time. */
const LOOKED_FOR = 8;

/** True when the database names files and none of a few that are drawn is in the vault: it was emptied, or is another one. */
export async function isVaultEmptied(app: AppContext): Promise<boolean> {
  const drawn = Array.from({ length: LOOKED_FOR }, () => randomBytes(32).toString("hex"));
  const hashes = await listFilesFrom(app.read, drawn);
  for (const sha256 of hashes) if (await app.vault.has(sha256)) return false;
  return hashes.length > 0;
}
