import { readFileSync, statSync } from "node:fs";
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

/** A container may know no name for the owner of a folder that was mounted into it. */
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
