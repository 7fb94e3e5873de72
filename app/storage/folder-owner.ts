import { readFileSync, type Stats, statSync } from "node:fs";
import { resolve } from "node:path";

/**
 * Refuses root in a data folder of another user, before anything is written: that user's server could not open what root leaves.
 * A folder that is not there yet, or belongs to root, is left to root.
 * @throws Error with the command to run
 */
export function refuseRootInOthersFolder(folder: string): void {
  if (process.geteuid?.() !== 0) return;
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid ?? 0;
  if (owner === 0) return;
  const name = nameOf(owner);
  const path = resolve(folder);
  throw new Error(
    `${path} belongs to ${name ?? `user ${owner}`}, who could not open what root writes there. Run this as that user, with the same environment: sudo -u ${name ?? `'#${owner}'`} env DATA_DIR=${path} …. Nothing was changed.`,
  );
}

/** Who runs this process: `words` for a sentence, `argument` for chown and install. */
export function processUser(): { words: string; argument: string } {
  return userOf(process.geteuid?.() ?? -1);
}

/** Whose a file is and what its permissions are, for a sentence: "belongs to root (mode 0755)". */
export function belongingOf({ uid, mode }: Stats): string {
  return `belongs to ${userOf(uid).words} (mode ${(mode & 0o7777).toString(8).padStart(4, "0")})`;
}

/** A container may know no name for the user it runs as, nor for the owner of a folder that was mounted into it. */
function userOf(uid: number): { words: string; argument: string } {
  const name = nameOf(uid);
  return { words: name ?? `user ${uid}`, argument: name ?? String(uid) };
}

function nameOf(uid: number): string | undefined {
  return readUsers()
    .map((line) => line.split(":"))
    .find((fields) => fields[2] === String(uid))?.[0];
}

function readUsers(): string[] {
  try {
    return readFileSync("/etc/passwd", "utf8").split("\n");
  } catch {
    return [];
  }
}
