import { accessSync, constants, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { belongingOf, processUser } from "#app/storage/folder-owner";

const { R_OK, W_OK, X_OK } = constants;
const OPEN = R_OK | W_OK | X_OK;
const CHANGE = R_OK | W_OK;

/** What a data folder may hold, and what a server and its commands do with it. */
const parts: [string, number][] = [
  ["", OPEN],
  ["secret.key", R_OK],
  ["surety.db", CHANGE],
  ["surety.db-wal", CHANGE],
  ["surety.db-shm", CHANGE],
  ["surety.log-size", CHANGE],
  ["vault", OPEN],
  ["vault/key-check", R_OK],
  ["vault/objects", OPEN],
  ["vault/unfinished", OPEN],
  ["backups", OPEN],
  ["before-upgrade", OPEN],
  ["processes", OPEN],
];

/**
 * Refuses, before anything is written, a data folder that this user cannot make or use, in whole or in part.
 * @throws Error with folder, user, owner and command; the system's own error for every other trouble
 */
export function refuseForbiddenFolder(dataDir: string): void {
  const place = forbiddenPlace(dataDir);
  if (place !== undefined) throw new Error(`${forbiddenWords(place, dataDir)} Nothing was changed.`);
}

function forbiddenPlace(dataDir: string): string | undefined {
  const folder = resolve(dataDir);
  const above = closestThere(folder);
  // A file in a folder's place is named by those who open it.
  if (!statOf(above)?.isDirectory()) return undefined;
  if (above !== folder) return isForbidden(above, W_OK | X_OK, folder) ? folder : undefined;
  for (const [name, mode] of parts) {
    const path = name === "" ? folder : join(folder, name);
    if (mode === OPEN && statOf(path)?.isDirectory() === false) continue;
    if (isForbidden(path, mode)) return path;
  }
  return undefined;
}

/** False for what is not there, and for what another check names. Throws what is wrong with the disk itself, of `place`. */
function isForbidden(path: string, mode: number, place = path): boolean {
  try {
    accessSync(path, mode);
    return false;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (/^(ENOENT|ENOTDIR|ELOOP)$/.test(code)) return false;
    if (/^(EACCES|EPERM)$/.test(code)) return true;
    throw Object.assign(error as Error, { path: place });
  }
}

/**
 * What the user of this process may not do with `place`, a path in the data folder, whose the obstacle is, and the command that
 * fixes it.
 */
export function forbiddenWords(place: string, dataDir: string): string {
  const [path, folder] = [resolve(place), resolve(dataDir)];
  const user = processUser();
  const closed = foldersAbove(path).find((above) => isForbidden(above, X_OK));
  if (closed !== undefined && !isWithin(closed, folder))
    return `${capital(user.words)} may not enter ${closed}, which is above the data folder ${folder} and ${belongs(closed)}. Set DATA_DIR to a folder that this user can reach, or run: sudo chmod a+x ${quoted(closed)}.`;
  const there = closed ?? closestThere(path);
  if (!isWithin(there, folder))
    return `${capital(user.words)} may not make the data folder ${folder}: ${there} ${belongs(there)}. Run: sudo install -d -m 0700 -o ${user.argument} ${quoted(folder)}.`;
  const { uid } = statSync(there);
  const may = `${capital(user.words)} may not read and write ${there}, which ${belongs(there)}.`;
  if (uid !== process.geteuid?.()) return `${may} Run: sudo chown -R ${user.argument} ${quoted(folder)}.`;
  if (isForbidden(there, R_OK | W_OK)) return `${may} Run: chmod -R u+rwX ${quoted(folder)}.`;
  return `${may} Its attributes or a security module forbid it: look at lsattr, and at SELinux or AppArmor; sudo chattr -R -i ${quoted(folder)} takes the attribute away that forbids changes.`;
}

/** The path itself, or what is above it and exists. What is in a closed folder cannot be seen. */
function closestThere(path: string): string {
  for (let one = path; ; one = dirname(one)) {
    if (statOf(one) || one === dirname(one)) return one;
  }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [...foldersAbove(above), above];
}

function belongs(path: string): string {
  const found = statOf(path);
  return found ? belongingOf(found) : "belongs to another user";
}

function statOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

const isWithin = (path: string, folder: string) => `${path}${sep}`.startsWith(`${folder}${sep}`);
const capital = (text: string) => (text.startsWith("user ") ? `U${text.slice(1)}` : `User ${text}`);
const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
