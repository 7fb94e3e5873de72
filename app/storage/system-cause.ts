import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";

/** A server in good order has hundreds to spare. SQLite and a thread that reads with it take up to a dozen at a time. */
const ENOUGH_DESCRIPTORS = 32;

/**
 * SQLite says only that it cannot open a file, whatever the system said. This opens the files again by itself and answers the
 * system's own error, or the given one when the system finds nothing wrong. Every other error passes unchanged.
 */
export function systemCause(error: unknown, dataDir: string): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string" || !code.startsWith("SQLITE_CANTOPEN")) return error;
  try {
    readdirSync(dataDir);
    for (const name of ["surety.db", "surety.db-wal", "surety.db-shm"]) tryToOpen(join(dataDir, name));
    tryDescriptors();
    return error;
  } catch (cause) {
    return cause;
  }
}

function tryToOpen(path: string): void {
  if (existsSync(path)) closeSync(openSync(path, "r+"));
}

function tryDescriptors(): void {
  const open: number[] = [];
  try {
    while (open.length < ENOUGH_DESCRIPTORS) open.push(openSync(devNull, "r"));
  } finally {
    for (const one of open) closeSync(one);
  }
}
