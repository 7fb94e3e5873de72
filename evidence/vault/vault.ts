import { createHash, hkdfSync } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { bytesOfFile, NotAFile } from "#evidence/files/read-now";
import { plainSize, seal, unseal } from "#evidence/vault/sealed-stream";
import { syncFolder } from "#evidence/vault/sync-folder";
import { asVaultError, VaultError } from "#evidence/vault/vault-error";
import { checkKey, identityOf, refuseOtherFolder } from "#evidence/vault/vault-folder";
import { type Swept, sweepUnfinished, unfinishedName } from "#evidence/vault/vault-sweep";

export type Stored = { sha256: string; size: number };
type VaultCheck = {
  /** Files whose every frame and whose hash are right. */
  sound: number;
  bytes: number;
  damaged: { sha256: string; problem: string }[];
  /** Names found among the objects that are not a SHA-256. */
  strangers: string[];
};

/** A file that is in the vault's folder without a name in it: nothing lists or keeps it until `keep`. */
export type Staged = Stored & {
  /** The plain bytes. Throws VaultError. */
  read(): AsyncIterable<Buffer>;
  /** Gives it its name, safe on disk: quick, whatever its size. Throws VaultError. */
  keep(): Promise<void>;
  /** Removes what was not kept. */
  drop(): Promise<void>;
};

export type Vault = {
  dir: string;
  /** Half-written files of processes that died, removed when this vault was opened. */
  swept: Swept[];
  /**
   * Stores bytes once under the SHA-256 of their plain text, which must be the one that was agreed. Safe on disk when it returns.
   * Throws VaultError.
   */
  put(source: Source, options?: PutOptions): Promise<Stored>;
  /** As `put`, for a file that may still be refused. Drop it in the end, kept or not. Throws VaultError. */
  stage(source: Source, options?: PutOptions): Promise<Staged>;
  /** The plain bytes, checked frame by frame, and against the SHA-256 at the end. Throws VaultError. */
  read(sha256: string): AsyncIterable<Buffer>;
  /** The whole file, given only when it is right. */
  readAll(sha256: string): Promise<Buffer>;
  has(sha256: string): Promise<boolean>;
  /** Every object with the size of its plain text, in order of SHA-256. */
  list(): AsyncIterable<Stored>;
  /** Reads every object through. */
  verify(): Promise<VaultCheck>;
};

type Source = Uint8Array | AsyncIterable<Uint8Array>;
type PutOptions = { maxBytes?: number; sha256?: string };

const PIECE = 256 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Opens the write-once store in `dir`, made when missing. `secret` is the organisation's 32-byte key: a vault that
 * was filled under another key is refused. Nothing in it is ever changed or replaced by something else.
 */
export async function openVault(dir: string, secret: Uint8Array): Promise<Vault> {
  if (secret.length !== 32)
    throw new VaultError("wrong_key", `The secret key has 32 bytes. This one has ${secret.length}.`);
  const place: Place = {
    dir,
    key: Buffer.from(hkdfSync("sha256", secret, "", "surety vault v1", 32)),
    objects: join(dir, "objects"),
    unfinished: join(dir, "unfinished"),
    opened: "",
  };
  const swept = await guard(place, async () => {
    await mkdir(place.objects, { recursive: true, mode: 0o700 });
    await mkdir(place.unfinished, { recursive: true, mode: 0o700 });
    place.opened = await identityOf(dir);
    await checkKey(dir, place.key);
    return sweepUnfinished(place.unfinished);
  });
  return {
    dir,
    swept,
    put: (source, options) => put(place, source, options),
    stage: (source, options) => stage(place, source, options),
    read: (sha256) => read(place, sha256),
    readAll: (sha256) => readAll(place, sha256),
    has: (sha256) => has(place, sha256),
    list: () => list(place),
    verify: () => verify(place),
  };
}

/** Where an open vault has its files, and the key that seals them. */
type Place = { dir: string; key: Buffer; objects: string; unfinished: string; opened: string };

function pathOf({ objects }: Place, sha256: string): string {
  return join(objects, sha256.slice(0, 2), sha256);
}

async function guard<T>({ dir }: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SourceFailed ? error.cause : asVaultError(error, dir);
  }
}

async function put(place: Place, source: Source, options?: PutOptions): Promise<Stored> {
  const staged = await stage(place, source, options);
  try {
    await staged.keep();
    return { sha256: staged.sha256, size: staged.size };
  } finally {
    await staged.drop();
  }
}

async function stage(
  place: Place,
  source: Source,
  { maxBytes = Number.POSITIVE_INFINITY, sha256: agreed }: PutOptions = {},
): Promise<Staged> {
  const hash = createHash("sha256");
  let size = 0;
  const seen = (bytes: Uint8Array) => {
    size += bytes.length;
    if (size > maxBytes) throw new VaultError("too_large", `The file is larger than ${maxBytes} bytes.`);
    hash.update(bytes);
  };
  const temp = join(place.unfinished, unfinishedName());
  const drop = () => rm(temp, { force: true });
  return guard(place, async () => {
    await refuseOtherFolder(place);
    try {
      const file = await open(temp, "wx", 0o600);
      try {
        for await (const sealed of seal(
          place.key,
          source instanceof Uint8Array ? piecesOf(source) : ofSource(source),
          seen,
        )) {
          await file.writeFile(sealed);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      const sha256 = hash.digest("hex");
      if (agreed !== undefined && agreed !== sha256)
        throw new VaultError("other_hash", `The file has not the SHA-256 ${agreed}.`);
      // Read through here: `keep` may wait in a transaction.
      let kept = await isSound(place, sha256);
      const keep = async () => {
        if (!kept) await guard(place, () => giveName(place, temp, sha256));
        kept = true;
      };
      return { sha256, size, read: () => readFrom(place, temp, sha256), keep, drop };
    } catch (error) {
      await drop();
      throw error;
    }
  });
}

async function giveName(place: Place, temp: string, sha256: string): Promise<void> {
  const folder = join(place.objects, sha256.slice(0, 2));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(temp, pathOf(place, sha256));
  await syncFolder(folder);
  await syncFolder(place.objects);
}

/** True when the object is there and whole; a damaged copy is written again when the same bytes arrive again. */
async function isSound(place: Place, sha256: string): Promise<boolean> {
  try {
    for await (const _ of read(place, sha256));
    return true;
  } catch (error) {
    if (error instanceof VaultError && (error.trouble === "missing" || error.trouble === "damaged"))
      return false;
    throw error;
  }
}

const missingFile = (sha256: string) =>
  new VaultError("missing", `The vault holds no file with the SHA-256 ${sha256}.`);

async function* read(place: Place, sha256: string): AsyncGenerator<Buffer> {
  if (!SHA256.test(sha256)) throw missingFile(sha256);
  yield* readFrom(place, pathOf(place, sha256), sha256);
}

async function* readFrom(place: Place, path: string, sha256: string): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  try {
    for await (const plain of unseal(place.key, bytesOfFile(path))) {
      hash.update(plain);
      yield plain;
    }
  } catch (error) {
    if (error instanceof NotAFile)
      throw new VaultError("damaged", `The file stored as ${sha256} is ${error.kind} and not a file.`);
    throw (error as NodeJS.ErrnoException).code === "ENOENT"
      ? missingFile(sha256)
      : asVaultError(error, place.dir);
  }
  if (hash.digest("hex") !== sha256)
    throw new VaultError("damaged", `The file stored as ${sha256} has another hash.`);
}

async function readAll(place: Place, sha256: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of read(place, sha256)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function has(place: Place, sha256: string): Promise<boolean> {
  if (!SHA256.test(sha256)) return false;
  return guard(place, () => stat(pathOf(place, sha256)).then((found) => found.isFile())).catch((error) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT") return false;
    throw error;
  });
}

async function* list(place: Place): AsyncGenerator<Stored> {
  for (const folder of (await guard(place, () => readdir(place.objects))).sort()) {
    for (const name of (await guard(place, () => readdir(join(place.objects, folder)))).sort()) {
      if (!SHA256.test(name)) continue;
      yield { sha256: name, size: plainSize((await guard(place, () => stat(pathOf(place, name)))).size) };
    }
  }
}

async function verify(place: Place): Promise<VaultCheck> {
  const check: VaultCheck = { sound: 0, bytes: 0, damaged: [], strangers: [] };
  for (const folder of (await guard(place, () => readdir(place.objects))).sort()) {
    for (const name of (await guard(place, () => readdir(join(place.objects, folder)))).sort()) {
      if (!SHA256.test(name) || !name.startsWith(folder)) {
        check.strangers.push(`${folder}/${name}`);
        continue;
      }
      try {
        for await (const piece of read(place, name)) check.bytes += piece.length;
        check.sound += 1;
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        check.damaged.push({ sha256: name, problem: error.message });
      }
    }
  }
  return check;
}

/** Where the bytes came from gave up: that is not the vault's trouble, and is thrown as it was. */
class SourceFailed extends Error {}

async function* ofSource(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    throw new SourceFailed("The source failed.", { cause: error });
  }
}

/** So that a large file is hashed and sealed a little at a time, between the writes of which others have their turns. */
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at === 0 || at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}
