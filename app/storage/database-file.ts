import { inThread } from "#app/off-loop/in-thread";
import { checkDatabase, type DatabaseCheck, type FileTask, snapshotDatabase } from "#db/backup";

const program = "database-file.js";

/** `snapshotDatabase` in a thread: its flush to the disk would hold the event loop. */
export function copyDatabase(source: string, target: string): Promise<{ bytes: number }> {
  const task: FileTask = { source, target };
  return inThread(program, task, { here: () => snapshotDatabase(source, target) });
}

/** `checkDatabase` in a thread: SQLite reads the whole file in one call. */
export function checkDatabaseFile(source: string): Promise<DatabaseCheck> {
  const task: FileTask = { source };
  return inThread(program, task, { here: () => checkDatabase(source) });
}
