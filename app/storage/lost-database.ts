import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { databaseFileOf } from "#app/storage/data-folder";
import { readLogSize } from "#app/storage/log-mark";
import { newestRescue } from "#app/storage/opened-places";
import { counted } from "#domain/counted";

/**
 * Refuses a folder whose database is gone, so that it is never silently recreated. Its vault, its backups, the write-ahead log or
 * the mark of the log's length know that there was one.
 * @throws Error with what is left and what to do
 */
export function refuseLostDatabase(dataDir: string): void {
  const file = databaseFileOf(dataDir);
  if (sizeOf(file) > 0) return;
  const left = whatIsLeft(dataDir);
  if (left.length === 0) return;
  throw new Error(
    `${file} is ${existsSync(file) ? "empty" : "missing"}, but ${dataDir} still holds ${left.join(", ")}: records are lost. Put the database back: surety.db, surety.db-wal and surety.db-shm belong together. ${rescueWords(dataDir)}Or restore a backup into an empty folder (npx surety backup restore FILE --into FOLDER). To start over, set DATA_DIR to an empty folder. Nothing was changed.`,
  );
}

/** A server whose database was taken away under it wrote down what it held. */
function rescueWords(dataDir: string): string {
  const name = newestRescue(dataDir);
  if (!name) return "";
  return `Without them, ${join(dataDir, name)} is what a running server still held of it: move surety.db-wal and surety.db-shm away and rename that copy to surety.db. `;
}

function whatIsLeft(dataDir: string): string[] {
  const entries = readLogSize(dataDir);
  const left = [
    hasFiles(join(dataDir, "vault", "objects")) && "files in its vault",
    sizeOf(join(dataDir, "surety.db-wal")) > 0 && "surety.db-wal",
    entries > 0 && `the mark of a log of ${counted(entries, "entry", "entries")}`,
    listIn(join(dataDir, "backups")).some((name) => name.endsWith(".backup")) && "backups",
  ];
  return left.filter((one) => one !== false);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function hasFiles(folder: string): boolean {
  return listIn(folder).some((name) => listIn(join(folder, name)).length > 0);
}

function listIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
