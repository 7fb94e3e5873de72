/** What stands in the way of writing: no room, or a file that cannot be used. Null for any other error. */
export type DiskTrouble = "full" | "unusable";

const FULL = new Set(["SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "ENOSPC", "EDQUOT"]);
const UNUSABLE = /^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|PROTOCOL)/;

/** Tells trouble with the disk, which an operator mends, from a bug. */
export function diskTroubleOf(error: unknown): DiskTrouble | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== "string") return null;
  if (FULL.has(code)) return "full";
  return UNUSABLE.test(code) ? "unusable" : null;
}
