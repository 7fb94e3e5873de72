import { statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { forbiddenWords } from "#app/storage/folder-access";
import { systemCause } from "#app/storage/system-cause";
import { Refused } from "#domain/errors";
import { onRecordWords } from "#domain/installation/on-record";
import {
  forbiddenElsewhereWords,
  type StorageError,
  storageErrorOf,
  storageErrorWords,
} from "#domain/installation/storage-errors";
import { VaultError } from "#evidence/vault/vault-error";

/**
 * Trouble with the disk under database or vault, and a row that its constraints refuse, as a refusal that says so plainly;
 * every other error as it is. `field` is the form's field for files.
 */
export function asRefusal(error: unknown, field?: string): unknown {
  if (error instanceof VaultError) {
    if (error.trouble === "too_large") return new Refused("invalid", error.message, field);
    return new Refused(error.trouble === "full" ? "full" : "unavailable", error.message, field);
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string" || !code.startsWith("SQLITE_")) return error;
  const kept = constraintWords(code, (error as Error).message);
  if (kept) return Object.assign(new Refused("conflict", kept), { cause: error });
  const trouble = storageErrorOf(error);
  if (!trouble) return error;
  // Public: no path.
  const words = storageErrorWords(trouble, "the database");
  return Object.assign(new Refused(trouble === "full" ? "full" : "unavailable", words), { cause: error });
}

/** Why the tables refuse a row, where the request can be the reason. */
function constraintWords(code: string, message: string): string | null {
  if (code === "SQLITE_CONSTRAINT_FOREIGNKEY")
    return "A record that this form refers to no longer exists. Nothing was changed. Reload the page.";
  return /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)$/.test(code) ? onRecordWords(message) : null;
}

/**
 * The words for an operator, at start, on the command line and in a job's row: a sentence for the system's and SQLite's own
 * errors, and the message of every other one. `dataDir` is named where an error has no path of its own.
 */
export function operatorWords(error: unknown, dataDir: string): string {
  const cause = systemCause(error, dataDir);
  const trouble = storageErrorOf(cause);
  if (!trouble) return cause instanceof Error ? cause.message : String(cause);
  const place = placeOf(cause, trouble, dataDir);
  if (trouble === "forbidden")
    return isWithin(place, dataDir) ? forbiddenWords(place, dataDir) : forbiddenElsewhereWords(place);
  const words = storageErrorWords(trouble, place);
  const mount = trouble === "read_only" ? diskOf(place) : undefined;
  if (mount === undefined) return words;
  const how = `sudo mount -o remount,rw ${mount}; under systemd also ReadWritePaths=${resolve(dataDir)}`;
  return words.replace("Mount it for writing", () => `Mount it for writing (${how})`);
}

/** Where the disk that holds this path is mounted; undefined where that cannot be seen. */
function diskOf(path: string): string | undefined {
  const deviceOf = (one: string) => statSync(one, { throwIfNoEntry: false })?.dev;
  try {
    let one = resolve(path);
    while (deviceOf(one) === undefined && one !== dirname(one)) one = dirname(one);
    while (one !== dirname(one) && deviceOf(dirname(one)) === deviceOf(one)) one = dirname(one);
    return one;
  } catch {
    return undefined;
  }
}

/** A file or folder named by the user may belong to another account. */
function isWithin(place: string, dataDir: string): boolean {
  return `${resolve(place)}${sep}`.startsWith(`${resolve(dataDir)}${sep}`);
}

function placeOf(error: unknown, trouble: StorageError, dataDir: string): string {
  const { path, port, address } = error as { path?: string; port?: number; address?: string };
  if (trouble === "port_in_use" || trouble === "port_forbidden") return String(port);
  if (trouble === "no_address") return String(address);
  return path ?? dataDir;
}
