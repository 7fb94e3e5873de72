import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LostRecords } from "#domain/installation/lost-records";
import { z } from "#domain/schema";
import { readNow } from "#evidence/files/read-now";

/**
 * A file beside the database that says how many entries the log had after the last commit. It is not flushed, so after a power
 * cut it may say less, and never more: a log that is shorter has lost records. Only such a file knows what a removed
 * `surety.db-wal` took along.
 */
export const markFile = (dataDir: string) => join(dataDir, "surety.log-size");
/** Stays until an operator records that the loss is known. */
const lossFile = (dataDir: string) => join(dataDir, "surety.records-lost.json");

/** What this file holds is shown on pages: it has the shape that was written, or it says only that there was a loss. */
const lossShape = z.object({
  have: z.number().int().min(0),
  known: z.number().int().min(0),
  source: z.enum(["mark", "backup", "head"]),
});

/** The longest that this process has seen in each folder. */
const longest = new Map<string, number>();

/**
 * Notes how long the log is; a shorter one than before changes nothing if `overwrite` is false, so that no command wipes the mark of a loss.
 * A mark that cannot be written is not a reason to refuse what is committed.
 */
export function noteLogSize(dataDir: string, entries: number, overwrite = false): void {
  if (!overwrite && entries <= (longest.get(dataDir) ?? readLogSize(dataDir))) return;
  longest.set(dataDir, entries);
  const line = `${String(entries).padStart(15)}\n`;
  try {
    // What is not a mark is replaced whole: the figure alone would leave its end.
    const found = statSync(markFile(dataDir), { throwIfNoEntry: false });
    // Who opens a pipe to write waits for its reader.
    if (found && !found.isFile()) return;
    const flag = found && !isMarkDamaged(dataDir) ? "r+" : "w";
    writeFileSync(markFile(dataDir), line, { mode: 0o600, flag });
  } catch {
    // On a full disk the old mark stays, which says less and nothing wrong.
  }
}

/** How long the log was by the mark; 0 where there is none, or where it is damaged. */
export function readLogSize(dataDir: string): number {
  return Number(markText(dataDir)) || 0;
}

/** Whether the mark's file holds something other than a mark, which then knows of no loss. */
export function isMarkDamaged(dataDir: string): boolean {
  const text = markText(dataDir);
  return text !== null && !/^ *\d+\n$/.test(text);
}

function markText(dataDir: string): string | null {
  return existsSync(markFile(dataDir))
    ? readFileSync(markFile(dataDir), { encoding: "utf8", flag: readNow })
    : null;
}

/** The loss that was found and not yet accepted. */
export function readLoss(dataDir: string): LostRecords | null {
  if (!existsSync(lossFile(dataDir))) return null;
  const text = readFileSync(lossFile(dataDir), { encoding: "utf8", flag: readNow });
  try {
    return lossShape.parse(JSON.parse(text));
  } catch {
    return { have: 0, known: 0, source: "unreadable" };
  }
}

export function saveLoss(dataDir: string, loss: LostRecords): void {
  writeFileSync(lossFile(dataDir), `${JSON.stringify(loss)}\n`, { mode: 0o600, flush: true });
}

export function removeLoss(dataDir: string): void {
  rmSync(lossFile(dataDir), { force: true });
}
