import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where a restore into this folder writes the database until it is proven. */
export function unprovenDatabase(folder: string): string {
  return join(folder, "surety.db.unproven");
}

/** @throws Error when a restore into this folder was begun and neither ended nor cleared away: its process was killed */
export function refuseUnfinishedRestore(folder: string): void {
  if (!existsSync(unprovenDatabase(folder))) return;
  throw new Error(
    `A restore into ${folder} was interrupted, so its contents are incomplete. Remove the folder and run the restore again.`,
  );
}
