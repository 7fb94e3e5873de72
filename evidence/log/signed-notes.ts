import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** DER around a raw Ed25519 key: PKCS #8 for the seed, SubjectPublicKeyInfo for the public half (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Types of signature lines: c2sp.org/signed-note for the text alone, c2sp.org/tlog-cosignature for the text at an instant. */
const PLAIN = 1;
const TIMED = 4;

/** A text with its signature lines, each still unchecked. */
type Note = { text: string; signatures: { name: string; keyId: Buffer; bytes: Buffer }[] };

/** The private key of an Ed25519 seed. */
export function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
}

/** The 32 bytes of the public half. */
export function rawPublicKey(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(SPKI.length);
}

/** True when `signature` is the key's Ed25519 signature over exactly these bytes. */
export function signatureHolds(rawKey: Buffer, bytes: Buffer, signature: Buffer): boolean {
  if (rawKey.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI, rawKey]), format: "der", type: "spki" });
  return verify(null, bytes, key, signature);
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key). */
function keyIdOf(name: string, type: number, rawKey: Buffer): Buffer {
  return createHash("sha256")
    .update(`${name}\n`)
    .update(Buffer.from([type]))
    .update(rawKey)
    .digest()
    .subarray(0, 4);
}

/** The key as verifiers of signed notes take it: name+id+base64(0x01 ‖ public key). */
export function verifierKey(name: string, rawKey: Buffer): string {
  const id = keyIdOf(name, PLAIN, rawKey).toString("hex");
  return `${name}+${id}+${Buffer.concat([Buffer.from([PLAIN]), rawKey]).toString("base64")}`;
}

/** `text`, which ends in a line feed, as a note signed by the key; with `at` a second line signs the text at that second. */
export function signNote(text: string, name: string, key: KeyObject, at?: Date): string {
  const raw = rawPublicKey(key);
  const lines = [[keyIdOf(name, PLAIN, raw), sign(null, Buffer.from(text), key)]];
  if (at) {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(seconds(at)));
    lines.push([keyIdOf(name, TIMED, raw), time, sign(null, timedText(text, seconds(at)), key)]);
  }
  return `${text}\n${lines.map((parts) => `— ${name} ${Buffer.concat(parts).toString("base64")}\n`).join("")}`;
}

/** The text of a note and when it was signed, if this key signed it and no line in the key's name is wrong; else null. */
export function openNote(
  typed: string,
  name: string,
  rawKey: Buffer,
): { text: string; signature: Buffer; at: Date | null } | null {
  const note = parseNote(typed);
  if (!note) return null;
  let signature: Buffer | null = null;
  let at: Date | null = null;
  for (const line of note.signatures.filter((one) => one.name === name)) {
    if (line.keyId.equals(keyIdOf(name, PLAIN, rawKey))) {
      if (!signatureHolds(rawKey, Buffer.from(note.text), line.bytes)) return null;
      signature = line.bytes;
    } else if (line.keyId.equals(keyIdOf(name, TIMED, rawKey))) {
      if (line.bytes.length !== 72) return null;
      const time = Number(line.bytes.readBigUInt64BE());
      if (!signatureHolds(rawKey, timedText(note.text, time), line.bytes.subarray(8))) return null;
      at = new Date(time * 1_000);
    }
  }
  return signature && { text: note.text, signature, at };
}

/** Text and signature lines by the last empty line; null where the form is not that of a signed note. */
function parseNote(typed: string): Note | null {
  const end = typed.lastIndexOf("\n\n");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the specification refuses them.
  if (end < 0 || !typed.endsWith("\n") || typed.length > 100_000 || /[\0-\x09\x0b-\x1f]/.test(typed))
    return null;
  const signatures = typed
    .slice(end + 2, -1)
    .split("\n")
    .map((line) => /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line))
    .map((found) => found && { name: found[1] ?? "", bytes: Buffer.from(found[2] ?? "", "base64") });
  const whole = signatures.filter((one) => one !== null && one.bytes.length > 4) as {
    name: string;
    bytes: Buffer;
  }[];
  if (whole.length === 0 || whole.length !== signatures.length) return null;
  return {
    text: typed.slice(0, end + 1),
    signatures: whole.map(({ name, bytes }) => ({
      name,
      keyId: bytes.subarray(0, 4),
      bytes: bytes.subarray(4),
    })),
  };
}

/** What a timed line signs: c2sp.org/tlog-cosignature, version 1. */
function timedText(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
