/** Why a backup could not be made or restored. */
export type BackupTrouble =
  | "full"
  | "unreadable"
  | "wrong_key"
  | "damaged"
  | "not_empty"
  | "not_a_backup"
  | "unproven";

/** A backup says no in a sentence that an operator can act on; `cause` keeps the system's own error. */
export class BackupError extends Error {
  readonly trouble: BackupTrouble;

  constructor(trouble: BackupTrouble, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "BackupError";
    this.trouble = trouble;
  }
}

const FULL = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"]);

/** Puts a disk's error into plain words; anything that is not one passes unchanged. */
export function asBackupError(error: unknown, dir: string): unknown {
  if (error instanceof BackupError) return error;
  const code = codeOf(error) ?? codeOf((error as { cause?: unknown } | null)?.cause);
  if (code !== undefined && FULL.has(code)) {
    const message = `The disk that holds ${dir} is full. Nothing was kept of this attempt; earlier backups are as they were. Make room, then try again.`;
    return new BackupError("full", message, { cause: error });
  }
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    const message = `${dir} cannot be used (${code}). Check that it exists, is mounted and belongs to Surety.`;
    return new BackupError("unreadable", message, { cause: error });
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
