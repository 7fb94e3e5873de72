import { randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { databaseFileOf } from "#app/storage/data-folder";
import { readNow } from "#evidence/files/read-now";

/**
 * The 32-byte key behind everything encrypted. From the environment when given there, else from the data folder,
 * where it is made once with mode 0600. Without this key neither vault nor backup can be read.
 * @throws Error when the folder holds data and no key, or a key that is none
 */
export function loadSecretKey(dataDir: string, given: string | undefined): Buffer {
  if (given) return Buffer.from(given, "base64");
  const file = join(dataDir, "secret.key");
  if (!existsSync(file)) {
    // A fresh key would look like the one to keep, and open nothing.
    if (existsSync(databaseFileOf(dataDir)) || existsSync(join(dataDir, "vault", "key-check")))
      throw new Error(
        `${dataDir} holds data, but its secret key is missing. Set SECRET_KEY to the key that encrypted the data, or put secret.key back. Nothing was changed.`,
      );
    makeKey(file);
  }
  const key = Buffer.from(readFileSync(file, { encoding: "utf8", flag: readNow }).trim(), "base64");
  if (key.length !== 32)
    throw new Error(`${file} does not hold 32 bytes in base64. Restore it from your own copy.`);
  return key;
}

/** Written completely or not at all: a partial key, as a full disk leaves it, would be refused at every later start. */
function makeKey(file: string): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, `${randomBytes(32).toString("base64")}\n`);
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}
