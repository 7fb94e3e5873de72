import { Refused } from "#domain/errors";
import { type Trouble, troubleOf, troubleWords } from "#domain/trouble";
import { VaultError } from "#evidence/vault-error";

/**
 * Trouble with the disk under database or vault as a refusal that says so plainly; every other error as it is. `field`
 * is the form's field for files.
 */
export function asRefusal(error: unknown, field?: string): unknown {
  if (error instanceof VaultError) {
    if (error.trouble === "too_large") return new Refused("invalid", error.message, field);
    return new Refused(error.trouble === "full" ? "full" : "unavailable", error.message, field);
  }
  const code = (error as { code?: unknown } | null)?.code;
  const trouble = typeof code === "string" && code.startsWith("SQLITE_") ? troubleOf(error) : null;
  if (!trouble) return error;
  // Anybody may read it: no path.
  const words = troubleWords(trouble, "the database");
  return Object.assign(new Refused(trouble === "full" ? "full" : "unavailable", words), { cause: error });
}

/**
 * The words for an operator, at start, on the command line and in a job's row: a sentence for the system's and SQLite's own
 * errors, and the message of every other one. `dataDir` is named where an error has no path of its own.
 */
export function operatorWords(error: unknown, dataDir: string): string {
  const trouble = troubleOf(error);
  if (!trouble) return error instanceof Error ? error.message : String(error);
  return troubleWords(trouble, placeOf(error, trouble, dataDir));
}

function placeOf(error: unknown, trouble: Trouble, dataDir: string): string {
  const { path, port, address } = error as { path?: string; port?: number; address?: string };
  if (trouble === "port_in_use" || trouble === "port_forbidden") return String(port);
  if (trouble === "no_address") return String(address);
  return path ?? dataDir;
}
