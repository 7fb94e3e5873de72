import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { Refused } from "#domain/errors";

/** What is kept sealed: the column of the database, or the purpose of a value that travels through the browser. */
export type SealedField =
  | "users.password_hash"
  | "users.totp_secret"
  | "one_time_links.totp_secret"
  | "channels.settings"
  | "account_sources.secret"
  | "collector_targets.secret"
  | "deliveries.body"
  | "upload receipt"
  | "message on a page";

/** What is stored as a keyed hash alone. */
type TokenKind =
  | "session"
  | "session owner"
  | "half-finished sign-in"
  | "one-time link"
  | "calendar feed"
  | "API token"
  | "recovery code"
  | "connection check";

/** Encrypts short secrets before they reach the database, and hashes tokens that only need to be recognised. */
export type Secrets = {
  /** Seals text for one row of one field with AES-256-GCM. The same text never seals to the same string twice. */
  seal(text: string, field: SealedField, id: string): string;
  /** Opens what `seal` made for this row. @throws Refused "unavailable" when it was made for another row, changed, or sealed under another key */
  open(sealed: string, field: SealedField, id: string): string;
  /** HMAC-SHA-256 of a token in base64url: without the key no row can be made that a token opens. `of` binds it to its owner. */
  hash(kind: TokenKind, token: string, of?: string): string;
  /** The same from the token's bare SHA-256 in hex, which older versions stored. */
  hashOfDigest(kind: TokenKind, digest: string, of?: string): string;
};

/** What is sealed in the queue of mails begins with it. */
export const SEALED_MAIL = "sealed:";

/** Sealed text begins with it. Older versions wrote "v1.": the same without the binding to a row. */
const BOUND = "v2.";

/** Secrets under keys derived from the installation's key (HKDF, RFC 5869), apart from the vault's and the backups'. */
export function openSecrets(secretKey: Buffer): Secrets {
  const sealing = deriveKey(secretKey, "surety sealed values v2");
  const hashing = deriveKey(secretKey, "surety token hashes v1");
  const hashOfDigest = (kind: TokenKind, digest: string, of = "") =>
    createHmac("sha256", hashing)
      .update(JSON.stringify([kind, of, digest]))
      .digest("base64url");
  return {
    seal(text, field, id) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", sealing, nonce).setAAD(placeOf(field, id));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${BOUND}${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed, field, id) {
      const text = sealed.startsWith(BOUND)
        ? decrypt(sealing, sealed.slice(BOUND.length), placeOf(field, id))
        : undefined;
      if (text === undefined)
        throw new Refused(
          "unavailable",
          "A stored secret was altered or belongs to another record. Set it again, or restore a backup.",
        );
      return text;
    },
    hash: (kind, token, of) => hashOfDigest(kind, digestOf(token), of),
    hashOfDigest,
  };
}

/** Opens what versions before the binding to rows sealed: undefined when it is none of theirs, or damaged. */
export function openUnbound(secretKey: Buffer, sealed: string): string | undefined {
  if (!sealed.startsWith("v1.")) return undefined;
  return decrypt(deriveKey(secretKey, "surety secrets v1"), sealed.slice(3));
}

/** 256 random bits for a link or a cookie, safe in a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Compares two strings in constant time for their length. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}

function decrypt(key: KeyObject, sealed: string, place?: Buffer): string | undefined {
  const raw = Buffer.from(sealed, "base64url");
  if (raw.length < 28) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, raw.subarray(0, 12), { authTagLength: 16 });
  if (place) decipher.setAAD(place);
  decipher.setAuthTag(raw.subarray(12, 28));
  try {
    return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** As a key object: Node would make one of raw bytes at every use, which takes longer than the use itself. */
function deriveKey(secretKey: Buffer, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", secretKey, "", purpose, 32)));
}

function placeOf(field: SealedField, id: string): Buffer {
  return Buffer.from(JSON.stringify([field, id]));
}

function digestOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
