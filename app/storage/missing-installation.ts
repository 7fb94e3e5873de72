import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { databaseFileOf } from "#app/storage/data-folder";
import { refuseLostDatabase } from "#app/storage/lost-database";
import { refuseUnfinishedRestore } from "#app/storage/unfinished-restore";

/**
 * Refuses a folder that holds no installation, so that a mistyped DATA_DIR is never taken for a new one. Writes nothing.
 * What is left of an installation, and what is not a folder, is named by those who open it.
 * @throws Error with what to check
 */
export function refuseMissingInstallation(dataDir: string): void {
  if (lstatSync(dataDir, { throwIfNoEntry: false })) {
    if (!statSync(dataDir, { throwIfNoEntry: false })?.isDirectory()) return;
    accessSync(dataDir, constants.R_OK | constants.X_OK);
    refuseUnfinishedRestore(dataDir);
    refuseLostDatabase(dataDir);
    const database = statSync(databaseFileOf(dataDir), { throwIfNoEntry: false });
    if (database && (!database.isFile() || database.size > 0)) return;
  }
  throw new Error(
    `There is no installation in ${resolve(dataDir)}: check DATA_DIR, which is relative to the folder that you run this in. To begin an installation there, start the server or run surety setup. Nothing was created.`,
  );
}
