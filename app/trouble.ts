import { diskTroubleOf } from "#db/trouble";
import { Refused } from "#domain/errors";
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
  const trouble = diskTroubleOf(error);
  if (trouble === "full") {
    const words = "The disk that holds the database is full. Nothing was changed. Make room, then try again.";
    return refused("full", words, error);
  }
  if (trouble === "unusable") {
    const words =
      "The database cannot be written. Nothing was changed. The log has the reason; then try again.";
    return refused("unavailable", words, error);
  }
  return error;
}

function refused(code: "full" | "unavailable", words: string, cause: unknown): Refused {
  return Object.assign(new Refused(code, words), { cause });
}
