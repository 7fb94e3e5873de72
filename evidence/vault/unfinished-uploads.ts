import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { unseal } from "#evidence/vault/sealed-stream";
import {
  guard,
  names,
  needRoom,
  partsOf,
  type UploadFolder,
  writeSealed,
} from "#evidence/vault/upload-parts";
import { asVaultError, VaultError } from "#evidence/vault/vault-error";

/** What a browser says of the file that it begins to send. */
type Announced = { name: string; mediaType: string; size: number; modified: number };
/** A file of which a part is here; only its owner sends the rest. */
export type Unfinished = Announced & { id: string; owner: string; received: number };

/** Unfinished uploads that one user may have; the oldest makes room. */
const MOST_OF_ONE = 5;
const ID = /^[0-9a-f]{32}$/;

/** The user's unfinished upload of this file, or a new one. Throws VaultError when the disk has no room for it. */
export async function beginUpload(
  folder: UploadFolder,
  owner: string,
  file: Announced,
  now: Date,
): Promise<Unfinished> {
  return guard(folder, async () => {
    const own = (await listUploads(folder)).filter((one) => one.owner === owner);
    const same = own.find(
      ({ name, size, modified }) => name === file.name && size === file.size && modified === file.modified,
    );
    if (same) return same;
    // The parts, and the copy in the vault when they are complete.
    await needRoom(folder, 2 * file.size);
    for (const old of own.slice(0, Math.max(0, own.length - MOST_OF_ONE + 1)))
      await dropUpload(folder, old.id);
    const id = randomBytes(16).toString("hex");
    await mkdir(join(folder.dir, id), { recursive: true, mode: 0o700 });
    await writeSealed(folder, id, "about", Buffer.from(JSON.stringify({ ...file, owner })), now);
    return { ...file, id, owner, received: 0 };
  });
}

/** The upload of this id, if it is this user's. */
export async function findUpload(
  folder: UploadFolder,
  owner: string,
  id: string,
): Promise<Unfinished | undefined> {
  const found = ID.test(id) ? await readUpload(folder, id) : undefined;
  return found?.owner === owner ? found : undefined;
}

/** Adds the next part: whole and on the disk when it returns, or not there at all. */
export async function addPart(
  folder: UploadFolder,
  { id, received }: Unfinished,
  bytes: Uint8Array,
  now: Date,
): Promise<number> {
  return guard(folder, async () => {
    await needRoom(folder, bytes.length);
    await writeSealed(folder, id, String(received).padStart(13, "0"), bytes, now);
    return received + bytes.length;
  });
}

/** Removes an upload with all its parts. */
export async function dropUpload({ dir }: UploadFolder, id: string): Promise<void> {
  await rm(join(dir, id), { recursive: true, force: true });
}

/** Removes what got no part since `before`; answers how many uploads that were. */
export async function dropAbandoned(folder: UploadFolder, before: Date): Promise<number> {
  let dropped = 0;
  for (const id of await names(folder.dir)) {
    const path = join(folder.dir, id);
    const times = await Promise.all(
      [path, ...(await names(path)).map((name) => join(path, name))].map((one) => touched(one, path)),
    );
    if (Math.max(...times) >= before.getTime()) continue;
    await dropUpload(folder, id);
    dropped += 1;
  }
  return dropped;
}

/** When a file was written. A folder's own time says when a name in it changed, which a killed write does too. */
async function touched(path: string, folder: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return path === folder || !found ? 0 : found.mtime.getTime();
}

/** All that can be read, those begun first at the front. */
async function listUploads(folder: UploadFolder): Promise<Unfinished[]> {
  const ids = (await names(folder.dir)).filter((id) => ID.test(id));
  const all = await Promise.all(
    ids.map(async (id) => ({
      at: await touched(join(folder.dir, id, "about"), ""),
      one: await readUpload(folder, id),
    })),
  );
  return all.sort((a, b) => a.at - b.at).flatMap(({ one }) => one ?? []);
}

/** Undefined where nothing is, or where it was written under another key. */
async function readUpload(folder: UploadFolder, id: string): Promise<Unfinished | undefined> {
  try {
    const stored = await readFile(join(folder.dir, id, "about"));
    const pieces: Buffer[] = [];
    for await (const piece of unseal(folder.key, oneOf(stored))) pieces.push(piece);
    const about = JSON.parse(Buffer.concat(pieces).toString("utf8")) as Announced & { owner: string };
    const received = (await partsOf(folder, id)).reduce((sum, { size }) => sum + size, 0);
    return { ...about, id, received };
  } catch (error) {
    if (error instanceof VaultError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw asVaultError(error, folder.dir);
  }
}

async function* oneOf(bytes: Uint8Array) {
  yield bytes;
}
