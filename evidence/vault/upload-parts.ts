import { hkdfSync, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, statfs, utimes } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfFile } from "#evidence/files/read-now";
import { plainSize, seal, unseal } from "#evidence/vault/sealed-stream";
import { syncFolder } from "#evidence/vault/sync-folder";
import { asVaultError, VaultError } from "#evidence/vault/vault-error";

/** Where unfinished uploads are: beside the vault, sealed by a key of their own. */
export type UploadFolder = { dir: string; key: Buffer };

/** Bytes that stay free on the disk. */
const SPARE = 256 * 1024 * 1024;
const PART = /^\d{13}$/;

/** The folder under a key that is derived for it alone. */
export function uploadFolder(dir: string, secret: Uint8Array): UploadFolder {
  return { dir, key: Buffer.from(hkdfSync("sha256", secret, "", "surety unfinished uploads v1", 32)) };
}

/** The bytes of all parts, in order. */
export async function* readParts(folder: UploadFolder, id: string): AsyncGenerator<Buffer> {
  for (const { name } of await partsOf(folder, id))
    yield* unseal(folder.key, bytesOfFile(join(folder.dir, id, name)));
}

/** The parts that follow each other from the first byte. */
export async function partsOf({ dir }: UploadFolder, id: string): Promise<{ name: string; size: number }[]> {
  const parts: { name: string; size: number }[] = [];
  let end = 0;
  for (const name of (await names(join(dir, id))).filter((one) => PART.test(one)).sort()) {
    if (Number(name) !== end) break;
    const size = plainSize((await stat(join(dir, id, name))).size);
    parts.push({ name, size });
    end += size;
  }
  return parts;
}

/** Under its name only when every byte is on the disk. */
export async function writeSealed(
  { dir, key }: UploadFolder,
  id: string,
  name: string,
  bytes: Uint8Array,
  now: Date,
) {
  const temp = join(dir, id, `${name}.${randomBytes(6).toString("hex")}`);
  try {
    const file = await open(temp, "wx", 0o600);
    try {
      for await (const sealed of seal(key, [bytes], () => {})) await file.writeFile(sealed);
      await file.sync();
    } finally {
      await file.close();
    }
    await utimes(temp, now, now);
    await rename(temp, join(dir, id, name));
    await syncFolder(join(dir, id));
  } finally {
    await rm(temp, { force: true });
  }
}

/** Throws VaultError where the disk has not these bytes and some to spare. */
export async function needRoom({ dir }: UploadFolder, bytes: number): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < bytes + SPARE)
    throw new VaultError("full", "The server’s disk has not enough room for this file. Nothing was stored.");
}

/** The names in a folder; none where it is not there. */
export async function names(dir: string): Promise<string[]> {
  return readdir(dir).catch((error) => {
    if (["ENOENT", "ENOTDIR"].includes(error.code)) return [];
    throw error;
  });
}

/** Puts trouble with the disk into words. */
export async function guard<T>({ dir }: UploadFolder, work: () => Promise<T>): Promise<T> {
  return work().catch((error) => {
    throw asVaultError(error, dir);
  });
}
