import { storageErrorOf, storageErrorWords } from "#domain/installation/storage-errors";

/** Why a backup could not be made or restored. */
type BackupTrouble =
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

/** Puts a disk's error or SQLite's into plain words; anything that is not one passes unchanged. */
export function asBackupError(error: unknown, dir: string): unknown {
  if (error instanceof BackupError) return error;
  const cause = (error as { cause?: unknown } | null)?.cause;
  const trouble = storageErrorOf(error) ?? storageErrorOf(cause);
  if (!trouble) return error;
  if (trouble === "full") {
    const message = `The disk that holds ${dir} is full. Nothing was kept of this attempt; earlier backups are as they were. Make room, then try again.`;
    return new BackupError("full", message, { cause: error });
  }
  const place = (error as { path?: string }).path ?? dir;
  const message = storageErrorWords(trouble, place);
  return new BackupError(trouble === "damaged" ? "damaged" : "unreadable", message, { cause: error });
}
