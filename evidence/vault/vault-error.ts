import { storageErrorOf, storageErrorWords } from "#domain/installation/storage-errors";

/** Why the vault could not do what it was asked. */
type VaultTrouble = "full" | "unreadable" | "missing" | "damaged" | "wrong_key" | "too_large" | "other_hash";

/** The vault says no in a sentence that an operator can act on; `cause` keeps the system's own error. */
export class VaultError extends Error {
  readonly trouble: VaultTrouble;

  constructor(trouble: VaultTrouble, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "VaultError";
    this.trouble = trouble;
  }
}

/** Puts a file system error into plain words; anything that is not one passes unchanged. */
export function asVaultError(error: unknown, dir: string): unknown {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (error instanceof VaultError || typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return error;
  const trouble = storageErrorOf(error);
  if (trouble === "full") {
    const message = `The disk that holds the vault (${dir}) is full. Nothing was stored. Make room, then try again.`;
    return new VaultError("full", message, { cause: error });
  }
  const why = trouble
    ? storageErrorWords(trouble, path ?? dir)
    : `Check that ${dir} is mounted and belongs to Surety.`;
  return new VaultError("unreadable", `The vault cannot be used. ${why}`, { cause: error });
}
