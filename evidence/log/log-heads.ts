import { createPrivateKey, createPublicKey, hkdfSync, sign, verify } from "node:crypto";
import type { Hash } from "#evidence/log/log";

/** A state of the log: how many leaves, what root, when it was looked at. */
type TreeHead = { size: number; root: Hash; at: Date };
export type SignedHead = TreeHead & {
  /** Ed25519 over `headText`, base64. */
  signature: string;
  /** The 32 bytes of the public key, base64. */
  publicKey: string;
};
type LogKey = { publicKey: string; sign(head: TreeHead): SignedHead };

/** DER around a raw Ed25519 key: PKCS #8 for the seed, SubjectPublicKeyInfo for the public half (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** The key that signs tree heads, derived from the organisation's 32-byte secret key; the same secret gives the same key. */
export function openLogKey(secret: Uint8Array): LogKey {
  const seed = Buffer.from(hkdfSync("sha256", secret, "", "surety log signing v1", 32));
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const publicKey = der.subarray(SPKI.length).toString("base64");
  return {
    publicKey,
    sign: (head) => ({
      ...head,
      publicKey,
      signature: sign(null, headText(head), privateKey).toString("base64"),
    }),
  };
}

/** True when the signature is right. Compare `publicKey` with one that you have from elsewhere: anybody can sign with some key. */
export function verifyHead(head: SignedHead): boolean {
  const raw = Buffer.from(head.publicKey, "base64");
  const signature = Buffer.from(head.signature, "base64");
  if (raw.length !== 32 || signature.length !== 64) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: "der", type: "spki" });
  return verify(null, headText(head), key, signature);
}

/** What is signed: four lines that a person can write down and check. */
export function headText(head: TreeHead): Buffer {
  return Buffer.from(
    `surety log v1\n${head.size}\n${head.root.toString("base64")}\n${head.at.toISOString()}\n`,
    "utf8",
  );
}
