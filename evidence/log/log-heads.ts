import { createHash, hkdfSync, sign } from "node:crypto";
import type { Hash } from "#evidence/log/log";
import {
  openNote,
  privateKeyOf,
  rawPublicKey,
  signatureHolds,
  signNote,
  verifierKey,
} from "#evidence/log/signed-notes";

/** A state of the log: how many leaves, what root, when it was looked at. */
type TreeHead = { size: number; root: Hash; at: Date };
export type SignedHead = TreeHead & {
  /** Ed25519 in base64: over the checkpoint's text, or over `headText` where there is no checkpoint. */
  signature: string;
  /** The 32 bytes of the public key, base64. */
  publicKey: string;
  /** The whole signed note (c2sp.org/tlog-checkpoint); null for heads of earlier versions. */
  checkpoint: string | null;
};
export type LogKey = {
  publicKey: string;
  /** For verifiers of signed notes. */
  verifierKey: string;
  sign(head: TreeHead): SignedHead;
  /** Carries a head without checkpoint over: a note by the same key that names it. */
  bridge(last: SignedHead): string;
  /** A note with this key's signature alone. */
  note(text: string): string;
};

/** The key that signs tree heads, derived from the organisation's 32-byte secret key; the same secret gives the same key. */
export function openLogKey(secret: Uint8Array): LogKey {
  const key = privateKeyOf(Buffer.from(hkdfSync("sha256", secret, "", "surety log signing v1", 32)));
  const raw = rawPublicKey(key);
  const publicKey = raw.toString("base64");
  const origin = originOfKey(publicKey);
  return {
    publicKey,
    verifierKey: verifierKeyOf(publicKey),
    sign(head) {
      const at = new Date(Math.floor(head.at.getTime() / 1_000) * 1_000);
      const text = checkpointText(origin, head);
      const signature = sign(null, Buffer.from(text), key).toString("base64");
      return { ...head, at, publicKey, signature, checkpoint: signNote(text, origin, key, at) };
    },
    bridge: (last) => signNote(bridgeText(origin, last), origin, key),
    note: (text) => signNote(text, origin, key),
  };
}

/** The log's name in its checkpoints. It follows from the key, so that it stays when addresses change, and no other log has it. */
export function originOfKey(publicKey: string): string {
  const hash = createHash("sha256").update(Buffer.from(publicKey, "base64")).digest("hex");
  return `surety-log/${hash.slice(0, 32)}`;
}

/** A public key in base64 as verifiers of signed notes take it: name+id+base64(0x01 ‖ Ed25519 key). */
export function verifierKeyOf(publicKey: string): string {
  return verifierKey(originOfKey(publicKey), Buffer.from(publicKey, "base64"));
}

/** True when the signature is right. Compare `publicKey` with one that you have from elsewhere: anyone can sign with some key. */
export function verifyHead(head: SignedHead): boolean {
  const raw = Buffer.from(head.publicKey, "base64");
  if (head.checkpoint === null)
    return signatureHolds(raw, headText(head), Buffer.from(head.signature, "base64"));
  const signed = openCheckpoint(head.checkpoint, head.publicKey);
  return (
    signed !== null &&
    signed.size === head.size &&
    signed.root.equals(head.root) &&
    signed.at.getTime() === head.at.getTime() &&
    signed.signature === head.signature
  );
}

/** The head that a checkpoint holds, if this key signed it; null otherwise. Lines of witnesses are left alone. */
export function openCheckpoint(checkpoint: string, publicKey: string): SignedHead | null {
  const origin = originOfKey(publicKey);
  const note = openNote(checkpoint, origin, Buffer.from(publicKey, "base64"));
  const lines = note?.text.split("\n") ?? [];
  const size = Number(lines[1]);
  const root = Buffer.from(lines[2] ?? "", "base64");
  if (!note?.at || !Number.isSafeInteger(size) || note.text !== checkpointText(origin, { size, root }))
    return null;
  return { size, root, at: note.at, signature: note.signature.toString("base64"), publicKey, checkpoint };
}

/** True when `bridge` is a note of the head's own key that names it as the last one before checkpoints. */
export function verifyBridge(bridge: string, last: SignedHead): boolean {
  const origin = originOfKey(last.publicKey);
  const note = openNote(bridge, origin, Buffer.from(last.publicKey, "base64"));
  return note?.text === bridgeText(origin, last);
}

function checkpointText(origin: string, { size, root }: Omit<TreeHead, "at">): string {
  return `${origin}\n${size}\n${root.toString("base64")}\n`;
}

/** The second line is not a number, so that no reader takes a bridge for a checkpoint. */
function bridgeText(origin: string, { size, root, at, signature }: SignedHead): string {
  return `surety log bridge v1\n${origin}\n${size}\n${root.toString("base64")}\n${at.toISOString()}\n${signature}\n`;
}

/** What was signed before there were checkpoints: four lines that a person can write down and check. */
export function headText(head: TreeHead): Buffer {
  return Buffer.from(
    `surety log v1\n${head.size}\n${head.root.toString("base64")}\n${head.at.toISOString()}\n`,
    "utf8",
  );
}
