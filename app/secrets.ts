import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** Encrypts short secrets (TOTP seeds, collector tokens) before they reach the database. */
export type Secrets = {
  /** Seals text with AES-256-GCM. The same text never seals to the same string twice. */
  seal(text: string): string;
  /** Opens what `seal` made. Throws when the key is another or the text was changed. */
  open(sealed: string): string;
};

/** Secrets under a key derived from the installation's key (HKDF, RFC 5869), apart from the vault's and the backups'. */
export function openSecrets(secretKey: Buffer): Secrets {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "surety secrets v1", 32));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(sealed) {
      const raw = Buffer.from(sealed.replace(/^v1\./, ""), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, raw.subarray(0, 12));
      decipher.setAuthTag(raw.subarray(12, 28));
      return Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
}

/** 256 random bits for a link or a cookie, safe in a URL. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token: its SHA-256 in hex. Tokens are random, so no salt is needed. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares two strings in constant time for their length. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
