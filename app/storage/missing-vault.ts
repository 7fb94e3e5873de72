import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { databaseFileOf } from "#app/storage/data-folder";
import { readVaultClaims } from "#db/installation/vault-claims";
import { counted } from "#domain/counted";
import { openLogKey } from "#evidence/log/log-heads";

/**
 * Refuses a folder whose vault is gone while its database names files in it, as when the disk of the vault is not mounted, and a key
 * that signed nothing here. A new, empty vault would take files that nobody finds once the right one is back. Where files are in
 * the vault, it proves the key by them itself.
 * @throws Error with what is missing and what to do
 */
export function refuseMissingVault(dataDir: string, secretKey: Buffer): void {
  const vault = join(dataDir, "vault");
  const keyCheck = join(vault, "key-check");
  // A mark that is written proves the key as files do. Reading the database would leave a log file beside it.
  if (isWritten(keyCheck) || holdsFiles(join(vault, "objects"))) return;
  const { files, headKey } = readVaultClaims(databaseFileOf(dataDir));
  if (files > 0 && !existsSync(keyCheck))
    throw new Error(
      `${vault} is ${existsSync(vault) ? "empty" : "missing"}, but the database names ${counted(files, "file")} in it. Mount its disk, or put the folder back. If the files are lost, restore a backup into an empty folder (npx surety backup restore FILE --into FOLDER), or, to go on without them, make an empty file ${keyCheck}. Nothing was changed.`,
    );
  if (headKey !== null && headKey !== openLogKey(secretKey).publicKey)
    throw new Error(
      `The log of ${dataDir} was signed under another secret key. Start Surety with that key. Nothing was changed.`,
    );
}

/** An empty mark is an operator's word that a new vault is meant; the key is proven all the same. */
function isWritten(keyCheck: string): boolean {
  return (statSync(keyCheck, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function holdsFiles(objects: string): boolean {
  return namesIn(objects).some((name) => namesIn(join(objects, name)).length > 0);
}

/** What is no folder has nothing in it; those who open it say so. */
function namesIn(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}
