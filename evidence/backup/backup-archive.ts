import { createHash, hkdfSync, timingSafeEqual } from "node:crypto";
import { BackupError } from "#evidence/backup/backup-error";
import { ByteReader } from "#evidence/files/byte-reader";
import { seal, unseal } from "#evidence/vault/sealed-stream";
import { VaultError } from "#evidence/vault/vault-error";

/** What goes into a backup: a name and its bytes, read when their turn comes. */
export type Part = { name: string; bytes: AsyncIterable<Uint8Array> };
/** What came out: how many bytes under which hash. */
export type Packed = { name: string; size: number; sha256: string };

/** Eight bytes that say what the file is, then 32 that say under which key, then the sealed stream. */
const MAGIC = Buffer.from("SURETYB1", "latin1");
const MARK = 32;
const HEAD = MAGIC.length + MARK;

/** The key for backups, apart from the vault's and the log's, all from the installation's 32-byte secret (HKDF, RFC 5869). */
export function backupKey(secret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "surety backup v1", 32));
}

/**
 * Packs the parts into one sealed stream (AES-256-GCM in frames, as in the vault). `packed` is called with each part in order.
 * A part that cannot be read ends the stream with its error.
 */
export async function* packBackup(
  key: Buffer,
  parts: AsyncIterable<Part> | Iterable<Part>,
  packed: (part: Packed) => void,
): AsyncGenerator<Buffer> {
  yield Buffer.concat([MAGIC, markOf(key)]);
  yield* seal(key, plainOf(parts, packed), () => {});
}

async function* plainOf(
  parts: AsyncIterable<Part> | Iterable<Part>,
  packed: (part: Packed) => void,
): AsyncGenerator<Buffer> {
  for await (const { name, bytes } of parts) {
    const hash = createHash("sha256");
    let size = 0;
    yield framed(Buffer.from(JSON.stringify({ name })));
    for await (const piece of bytes) {
      if (piece.length === 0) continue;
      hash.update(piece);
      size += piece.length;
      yield framed(Buffer.from(piece));
    }
    const result = { name, size, sha256: hash.digest("hex") };
    yield framed(Buffer.alloc(0));
    yield framed(Buffer.from(JSON.stringify(result)));
    packed(result);
  }
  yield framed(Buffer.from("{}"));
}

/**
 * Reads a backup part by part, in order; `take` must read each part's bytes to their end.
 * Throws BackupError: not_a_backup, wrong_key, or damaged at the first byte that is not what was written.
 */
export async function unpackBackup(
  key: Buffer,
  stored: AsyncIterable<Uint8Array>,
  take: (name: string, bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<Packed[]> {
  const outer = new ByteReader(stored);
  const head = await outer.take(HEAD);
  if (!head?.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new BackupError(
      "not_a_backup",
      "This file is not a backup of Surety, or its beginning is cut off.",
    );
  }
  if (!timingSafeEqual(head.subarray(MAGIC.length), markOf(key))) {
    throw new BackupError(
      "wrong_key",
      "This backup was made under another secret key. Give the key of the installation that made it.",
    );
  }
  try {
    return await readParts(new ByteReader(unseal(key, outer.rest())), take);
  } catch (error) {
    if (!(error instanceof VaultError) || error.trouble !== "damaged") throw error;
    throw damaged(error);
  }
}

async function readParts(
  plain: ByteReader,
  take: (name: string, bytes: AsyncIterable<Buffer>) => Promise<void>,
): Promise<Packed[]> {
  const parts: Packed[] = [];
  for (;;) {
    const { name } = JSON.parse((await block(plain)).toString("utf8")) as { name?: string };
    if (name === undefined) break;
    const hash = createHash("sha256");
    let size = 0;
    await take(
      name,
      (async function* () {
        for (let piece = await block(plain); piece.length > 0; piece = await block(plain)) {
          hash.update(piece);
          size += piece.length;
          yield piece;
        }
      })(),
    );
    const stated = JSON.parse((await block(plain)).toString("utf8")) as Packed;
    if (stated.size !== size || stated.sha256 !== hash.digest("hex")) throw damaged();
    parts.push(stated);
  }
  if ((await plain.take(1)) !== null) throw damaged();
  return parts;
}

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

async function block(plain: ByteReader): Promise<Buffer> {
  const length = (await plain.take(4))?.readUInt32BE();
  const bytes = length === undefined ? null : await plain.take(length);
  if (bytes === null) throw damaged();
  return bytes;
}

function markOf(key: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", "surety backup key check v1", MARK));
}

function damaged(cause?: unknown): BackupError {
  return new BackupError(
    "damaged",
    "This backup was changed or cut off after it was written. Use another one.",
    { cause },
  );
}
