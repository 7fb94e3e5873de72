import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LostRecords } from "#domain/installation/lost-records";

/**
 * A file beside the database that says how many entries the log had after the last commit. It is not flushed, so after a power
 * cut it may say less, and never more: a log that is shorter has lost records. Only such a file knows what a removed
 * `surety.db-wal` took along.
 */
const markFile = (dataDir: string) => join(dataDir, "surety.log-size");
/** Stays until somebody records that the loss is known. */
const lossFile = (dataDir: string) => join(dataDir, "surety.records-lost.json");

/** The longest that this process has seen in each folder. */
const longest = new Map<string, number>();

/**
 * Notes how long the log is; a shorter one than before changes nothing unless `anew`, so that no command wipes the mark of a loss.
 * A mark that cannot be written is no reason to refuse what is committed.
 */
export function noteLogSize(dataDir: string, entries: number, anew = false): void {
  if (!anew && entries <= (longest.get(dataDir) ?? readLogSize(dataDir))) return;
  longest.set(dataDir, entries);
  const line = `${String(entries).padStart(15)}\n`;
  try {
    const flag = existsSync(markFile(dataDir)) ? "r+" : "w";
    writeFileSync(markFile(dataDir), line, { mode: 0o600, flag });
  } catch {
    // On a full disk the old mark stays, which says less and nothing wrong.
  }
}

/** How long the log was by the mark; 0 where there is none. */
export function readLogSize(dataDir: string): number {
  if (!existsSync(markFile(dataDir))) return 0;
  return Number(readFileSync(markFile(dataDir), "utf8")) || 0;
}

/** The loss that was found and not yet accepted. */
export function readLoss(dataDir: string): LostRecords | null {
  if (!existsSync(lossFile(dataDir))) return null;
  return JSON.parse(readFileSync(lossFile(dataDir), "utf8")) as LostRecords;
}

export function saveLoss(dataDir: string, loss: LostRecords): void {
  writeFileSync(lossFile(dataDir), `${JSON.stringify(loss)}\n`, { mode: 0o600, flush: true });
}

export function removeLoss(dataDir: string): void {
  rmSync(lossFile(dataDir), { force: true });
}
