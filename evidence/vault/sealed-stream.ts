import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { VaultError } from "#evidence/vault/vault-error";

/**
 * How a file looks on disk: a header, then frames of 64 KiB sealed by AES-256-GCM, the last one marked as last.
 * Frame n has the nonce n ‖ last under a key of this file alone (HKDF over the vault's key and 32 random bytes), so
 * that frames cannot be moved, left out, repeated or cut off without the tag failing (the STREAM construction).
 */
const MAGIC = Buffer.from("SURETYV1", "latin1");
const SALT = 32;
export const HEADER = MAGIC.length + SALT;
export const FRAME = 64 * 1024;
export const TAG = 16;

/** Bytes of plain text in a stored file of `stored` bytes. */
export function plainSize(stored: number): number {
  const frames = Math.max(1, Math.ceil((stored - HEADER) / (FRAME + TAG)));
  return stored - HEADER - frames * TAG;
}

/** Seals `plain` frame by frame; `seen` is called with each piece of plain text in order. */
export async function* seal(
  key: Buffer,
  plain: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  seen: (bytes: Uint8Array) => void,
): AsyncGenerator<Buffer> {
  const header = Buffer.concat([MAGIC, randomBytes(SALT)]);
  const fileKey = keyOf(key, header);
  yield header;
  let frame = 0;
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of plain) {
    seen(piece);
    for (let at = 0; at < piece.length; ) {
      if (size === FRAME) {
        yield sealFrame(fileKey, header, frame++, false, Buffer.concat(held));
        held = [];
        size = 0;
      }
      const part = piece.subarray(at, at + FRAME - size);
      held.push(Buffer.from(part));
      size += part.length;
      at += part.length;
    }
  }
  yield sealFrame(fileKey, header, frame, true, Buffer.concat(held));
}

/** Opens what `seal` wrote. Throws "damaged" at the first frame that is not what was written; nothing of that frame is given. */
export async function* unseal(key: Buffer, stored: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let fileKey: Buffer | null = null;
  let header = Buffer.alloc(0);
  let frame = 0;
  for await (const piece of stored) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    if (fileKey === null) {
      if (rest.length < HEADER) continue;
      header = rest.subarray(0, HEADER);
      if (!header.subarray(0, MAGIC.length).equals(MAGIC))
        throw damaged("it does not begin as a vault file does");
      fileKey = keyOf(key, header);
      rest = rest.subarray(HEADER);
    }
    while (rest.length > FRAME + TAG) {
      yield openFrame(fileKey, header, frame++, false, rest.subarray(0, FRAME + TAG));
      rest = rest.subarray(FRAME + TAG);
    }
  }
  if (fileKey === null) throw damaged("it is cut off");
  yield openFrame(fileKey, header, frame, true, rest);
}

function keyOf(key: Buffer, header: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", key, header.subarray(MAGIC.length), "surety vault file v1", 32));
}

function nonceOf(frame: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(frame, 5, 6);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function sealFrame(key: Buffer, header: Buffer, frame: number, last: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(frame, last));
  cipher.setAAD(header);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function openFrame(key: Buffer, header: Buffer, frame: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < TAG) throw damaged("it is cut off");
  const cipher = createDecipheriv("aes-256-gcm", key, nonceOf(frame, last), { authTagLength: TAG });
  cipher.setAAD(header);
  cipher.setAuthTag(sealed.subarray(-TAG));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(0, -TAG)), cipher.final()]);
  } catch (cause) {
    throw new VaultError("damaged", `A stored file was changed: frame ${frame} does not match its tag.`, {
      cause,
    });
  }
}

function damaged(why: string): VaultError {
  return new VaultError("damaged", `A stored file was changed: ${why}.`);
}
