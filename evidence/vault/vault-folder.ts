import { hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";
import { readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfFile, NotAFile, readNow } from "#evidence/files/read-now";
import { unseal } from "#evidence/vault/sealed-stream";
import { syncFolder } from "#evidence/vault/sync-folder";
import { VaultError } from "#evidence/vault/vault-error";

/** Tells the folder from another one under the same name. */
export async function identityOf(dir: string): Promise<string> {
  const { dev, ino } = await stat(dir, { bigint: true });
  return `${dev}:${ino}`;
}

/** What is stored in a folder that took the place of the open one would be missed when the right one is back. */
export async function refuseOtherFolder({ dir, opened }: { dir: string; opened: string }): Promise<void> {
  if ((await identityOf(dir)) === opened) return;
  throw new VaultError(
    "unreadable",
    `The vault at ${dir} was replaced while Surety runs. Put it back, or restart Surety.`,
  );
}

/** So many files are tried before a key counts as wrong: some may be damaged. */
const TRIED = 20;

/** False when there are files and none of those tried opens with the key. */
async function opensFiles(objects: string, key: Buffer): Promise<boolean> {
  let tried = 0;
  for (const folder of await readdir(objects))
    for (const name of await readdir(join(objects, folder))) {
      if (await opens(join(objects, folder, name), key)) return true;
      tried += 1;
      if (tried === TRIED) return false;
    }
  return tried === 0;
}

async function opens(path: string, key: Buffer): Promise<boolean> {
  try {
    // The first frame says it.
    for await (const _ of unseal(key, bytesOfFile(path))) return true;
    return true;
  } catch (error) {
    if (error instanceof NotAFile) return false;
    if (error instanceof VaultError && error.trouble === "damaged") return false;
    throw error;
  }
}

/**
 * The vault remembers which key it was made with (not the key), so that a wrong one is refused before anything is written. Where
 * that mark is missing, it is written again only under a key that opens what is in the vault.
 */
export async function checkKey(dir: string, key: Buffer): Promise<void> {
  const path = join(dir, "key-check");
  const mark = Buffer.from(hkdfSync("sha256", key, "", "surety vault key check v1", 32)).toString("hex");
  const written = await readFile(path, { encoding: "latin1", flag: readNow }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
    return "";
  });
  if (written.trim() === "") {
    if (!(await opensFiles(join(dir, "objects"), key)))
      throw new VaultError(
        "wrong_key",
        `The vault at ${dir} has no key-check, and this secret key opens none of the files in it. Start Surety with the key that encrypted them. Nothing was changed.`,
      );
    const temp = `${path}.${randomBytes(6).toString("hex")}`;
    await writeFile(temp, `${mark}\n`, { mode: 0o600, flush: true });
    await rename(temp, path);
    await syncFolder(dir);
    return;
  }
  const same =
    written.trim().length === mark.length && timingSafeEqual(Buffer.from(written.trim()), Buffer.from(mark));
  if (!same) {
    throw new VaultError(
      "wrong_key",
      `The vault at ${dir} was filled under another secret key. Start Surety with that key.`,
    );
  }
}
