import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openVault } from "#evidence/vault/vault";
import { VaultError } from "#evidence/vault/vault-error";

/** How many files there are under the new key, and the SHA-256 of those that were damaged and stay so. */
export type EncryptedFiles = { files: number; damagedFiles: string[] };

/** Re-encrypts each file of a vault into another vault. What is damaged is copied byte for byte, so that it is still found damaged. */
export async function encryptFiles(
  from: string,
  into: string,
  { oldKey, newKey }: { oldKey: Buffer; newKey: Buffer },
): Promise<EncryptedFiles> {
  const old = await openVault(from, oldKey);
  const next = await openVault(into, newKey);
  const done: EncryptedFiles = { files: 0, damagedFiles: [] };
  for await (const { sha256 } of old.list()) {
    try {
      await next.put(old.read(sha256));
      done.files += 1;
    } catch (error) {
      if (!(error instanceof VaultError) || error.trouble !== "damaged") throw error;
      const path = join("objects", sha256.slice(0, 2), sha256);
      await mkdir(dirname(join(into, path)), { recursive: true, mode: 0o700 });
      await copyFile(join(from, path), join(into, path));
      done.damagedFiles.push(sha256);
    }
  }
  return done;
}
