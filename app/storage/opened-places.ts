import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readNow } from "#evidence/files/read-now";

/** Whether what this process opened still lies where it was opened. Each answer looks at the disk anew. */
export type OpenedPlaces = {
  /** True while the path of the database, or of a file that belongs to it, leads to no file or to another one than the open one. */
  databaseGone(): boolean;
  /** True while the path of the vault leads to no folder or to another one. */
  vaultGone(): boolean;
  /** True while the file of the secret key holds no key or another one. Never where the key came from the environment. */
  keyGone(): boolean;
};

type Opened = { dataDir: string; database: string; vault: string; secretKey: Buffer; keyInFolder: boolean };

/**
 * Remembers device and inode of what was just opened. A file that was moved away, deleted or replaced stays open: without this
 * comparison everything written from then on would be lost when the process ends.
 */
export function rememberPlaces({ dataDir, database, vault, secretKey, keyInFolder }: Opened): OpenedPlaces {
  const files = remember([database, `${database}-wal`, `${database}-shm`]);
  const folders = remember([vault]);
  return {
    databaseGone: () => files.some(isOther),
    vaultGone: () => folders.some(isOther),
    keyGone: () => keyInFolder && !holdsKey(join(dataDir, "secret.key"), secretKey),
  };
}

type Place = { path: string; seen: string };

function remember(paths: readonly string[]): Place[] {
  return paths.flatMap((path) => {
    const seen = identityOf(path);
    return seen === null ? [] : [{ path, seen }];
  });
}

function isOther({ path, seen }: Place): boolean {
  return identityOf(path) !== seen;
}

/** Device and inode of what the path leads to; null where that is nothing, or cannot be reached any more. */
function identityOf(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found ? `${found.dev}:${found.ino}` : null;
  } catch {
    return null;
  }
}

function holdsKey(file: string, key: Buffer): boolean {
  try {
    return (
      existsSync(file) &&
      Buffer.from(readFileSync(file, { encoding: "utf8", flag: readNow }).trim(), "base64").equals(key)
    );
  } catch {
    return false;
  }
}

/** The name of a copy that was written while the database's own file was gone. */
export function rescuedName(at: Date): string {
  return `surety.db.rescued-${at.toISOString().slice(0, 19).replaceAll(":", "-")}Z`;
}

/** The newest such copy in a data folder; null where there is none. */
export function newestRescue(dataDir: string): string | null {
  const names = readdirSync(dataDir).filter((name) => /^surety\.db\.rescued-[\dTZ-]+$/.test(name));
  return names.sort().at(-1) ?? null;
}
