import { chmodSync, readdirSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { belongingOf, processUser } from "#app/storage/folder-owner";
import { makeFolder } from "#app/storage/make-folder";

/** The database's file in a data folder. Where an `AppContext` is, its `databaseFile` says it. */
export function databaseFileOf(dataDir: string): string {
  return join(dataDir, "surety.db");
}

/** Permission bits of the group and of everyone else. */
const others = 0o077;

/**
 * Makes the data folder, or takes every permission of other users from one that exists: folders become 0700, files 0600.
 * What lies in a closed folder is out of reach already, so only folders that were open are walked.
 * @throws Error with the command to run, when the permissions belong to another user and cannot be changed
 */
export function closeDataFolder(folder: string): void {
  makeFolder(folder, 0o700);
  close(resolve(folder), statSync(folder));
  for (const entry of readdirSync(folder)) closeTree(join(folder, entry), resolve(folder));
}

/** Closes the database's files, which SQLite makes with the permissions of the process. */
export function closeDatabaseFiles(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found) close(path, found);
  }
}

function closeTree(path: string, folder: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || !close(path, found, folder) || !found.isDirectory()) return;
  for (const entry of readdirSync(path)) closeTree(join(path, entry), folder);
}

/** True when the path was open to others before. */
function close(path: string, found: Stats, folder = path): boolean {
  if ((found.mode & others) === 0) return false;
  try {
    chmodSync(path, found.isDirectory() ? 0o700 : found.mode & 0o700);
  } catch (error) {
    // Another process of this installation removed its temporary file.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    const { words, argument } = processUser();
    throw new Error(
      `Other users of this machine can open ${path}, which ${belongingOf(found)} and not to ${words}. Run: sudo chown -R ${argument} ${folder} && sudo chmod -R go= ${folder}`,
      { cause: error },
    );
  }
  return true;
}
