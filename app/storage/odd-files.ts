import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { oddKind } from "#evidence/files/read-now";

/** Files outside the names that begin with "surety." and "secret.key", by their path in the folder. */
const others = ["vault/key-check"];

/**
 * Refuses a data folder in which a pipe, a socket or a device has the name of a file that is read: a process that opens a pipe waits for
 * its other end for good. Looks without opening anything.
 * @throws Error with the path and the command that removes it
 */
export function refuseOddFiles(dataDir: string): void {
  const folder = resolve(dataDir);
  for (const name of [...ownNames(folder), ...others]) {
    const path = join(folder, name);
    const kind = kindOf(path);
    if (kind)
      throw new Error(
        `${path} is ${kind} and not a file, so it cannot be read. Run: rm ${quoted(path)}. ${afterwards(name)} Nothing was changed.`,
      );
  }
}

function ownNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^(surety\.|secret\.key)/.test(name));
  } catch {
    // Not there yet, or closed to this user: other checks name it.
    return [];
  }
}

function kindOf(path: string): string | null {
  try {
    return oddKind(statSync(path, { throwIfNoEntry: false }));
  } catch {
    return null;
  }
}

function afterwards(name: string): string {
  return /^surety\.(log-size|db-shm)$/.test(name)
    ? "Surety makes the file again at the next start."
    : "Then put the file back from your own copy, or restore a backup into an empty folder.";
}

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
