import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readNow } from "#evidence/files/read-now";
import { asVaultError, VaultError } from "#evidence/vault/vault-error";
import { unfinishedName } from "#evidence/vault/vault-sweep";

/**
 * Tries out what the vault lives on: its key's mark and its objects can be read, and a small file can be written, comes
 * back the same and goes again. Throws VaultError: full, unreadable.
 */
export async function probeVault(dir: string): Promise<void> {
  const probe = join(dir, "unfinished", unfinishedName());
  try {
    await readFile(join(dir, "key-check"), { flag: readNow });
    await readdir(join(dir, "objects"));
    const bytes = randomBytes(4096);
    await writeFile(probe, bytes, { flag: "wx", mode: 0o600 });
    if (!(await readFile(probe)).equals(bytes))
      throw new VaultError(
        "unreadable",
        `The vault at ${dir} does not give back what was written. Check the disk.`,
      );
    await rm(probe);
  } catch (error) {
    await rm(probe, { force: true }).catch(() => undefined);
    throw asVaultError(error, dir);
  }
}
