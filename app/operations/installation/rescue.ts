import { chmodSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AppContext } from "#app/context";
import { rescuedName } from "#app/storage/opened-places";
import { copyOpenDatabase } from "#db/backup";

/**
 * Writes what the open database holds into the data folder, while its own file is gone: once this process ends, a deleted file is
 * lost. Answers the path of the copy.
 * @throws Error when the folder is gone as well, or its disk is full
 */
export async function rescueDatabase(app: AppContext): Promise<string> {
  const target = join(app.config.dataDir, rescuedName(app.now()));
  const unfinished = `${target}.unfinished`;
  try {
    await copyOpenDatabase(app.db, unfinished);
    chmodSync(unfinished, 0o600);
    renameSync(unfinished, target);
    return target;
  } finally {
    rmSync(unfinished, { force: true });
  }
}
