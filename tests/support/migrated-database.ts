import { chmodSync, copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { loadSecretKey } from "#app/secret-key";
import { databaseFileOf } from "#app/storage/data-folder";
import { openUpgraded } from "#app/storage/upgrade";

/**
 * Lays a secret key and an empty database of the newest migration into an empty folder: what opening the folder would do first.
 * The migrations take a third of a second each time, so they run once and the files of a run copy what came of it.
 */
export async function layMigratedDatabase(dataDir: string, secretKey?: string): Promise<void> {
  loadSecretKey(dataDir, secretKey);
  const file = databaseFileOf(dataDir);
  copyFileSync(await migratedDatabase(), file);
  chmodSync(file, 0o600);
}

/** Two test files that begin together both make it, so that neither waits. */
async function migratedDatabase(): Promise<string> {
  const kept = join(inject("sharedFolder"), "migrated.db");
  if (existsSync(kept)) return kept;
  const draft = mkdtempSync(`${kept}-`);
  const file = join(draft, "surety.db");
  await (await openUpgraded(file)).destroy();
  renameSync(file, kept);
  rmSync(draft, { recursive: true });
  return kept;
}
