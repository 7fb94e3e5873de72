import { chmodSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
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
 * What lies in a closed folder is out of reach already, so only folders that were open are walked. No symbolic link in it is
 * followed: what it leads to may serve others too. Only the folder itself may be named by a link.
 * @throws Error with the command to run, when the permissions belong to another user and cannot be changed
 */
export function closeDataFolder(folder: string): void {
  makeFolder(folder, 0o700);
  close(resolve(folder), statSync(folder));
  for (const entry of readdirSync(folder)) closeTree(join(folder, entry), resolve(folder));
}

/** Closes the database's files, which SQLite makes with the permissions of the process. A link is left as it is. */
export function closeDatabaseFiles(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && !found.isSymbolicLink()) close(path, found);
  }
}

/** One sentence for each link in the folder that leads out of it to something that other users can open. Nothing is changed. */
export function openLinkWords(folder: string): string[] {
  const inside = `${realpathSync(folder)}${sep}`;
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(resolve(folder), entry.name);
    const found = entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false });
    if (!found || (found.mode & others) === 0) return [];
    const target = realpathSync(path);
    if (target.startsWith(inside)) return [];
    return `${path} is a symbolic link to ${target}, which other users of this machine can open and which Surety does not change. If it belongs to Surety alone, run: chmod -R go= ${target}`;
  });
}

function closeTree(path: string, folder: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink() || !close(path, found, folder) || !found.isDirectory()) return;
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
