import type { AppContext } from "#app/context";
import { readTree } from "#app/queries/installation/log-tree";
import { findLatestHead, findLeafOf, type HeadRow, listHeadsAtBridges } from "#db/installation/log-leaves";
import { signingKeys } from "#evidence/log/key-changes";
import { type Hash, inclusionProof } from "#evidence/log/log";
import { openLogKey, type SignedHead, verifierKeyOf } from "#evidence/log/log-heads";

/** That one record is an entry of the log with this signed head. Everything needed to check it offline is in it. */
type InclusionProof = { index: number; leaf: Hash; proof: Hash[]; head: SignedHead };

/** The newest signed head; null before the first. */
export async function readLatestHead(app: AppContext): Promise<SignedHead | null> {
  const row = await findLatestHead(app.read);
  return row ? headOf(row) : null;
}

/** Proves a record against the newest signed head. Null when no head covers it yet. */
export async function proveInclusion(app: AppContext, recordId: string): Promise<InclusionProof | null> {
  const found = await findLeafOf(app.read, recordId);
  const head = await readLatestHead(app);
  if (!found || !head || found.index >= head.size) return null;
  const proof = inclusionProof(await readTree(app), found.index, head.size);
  return { index: found.index, leaf: Buffer.from(found.leafHash, "hex"), proof, head };
}

/** A head as JSON in proofs and on the command line. */
export function headJson({ size, root, at, signature, publicKey, checkpoint }: SignedHead) {
  return { size, root: root.toString("hex"), at: at.toISOString(), signature, publicKey, checkpoint };
}

/** The keys that signed these heads, each with the size up to which it counts; `rows` come in order of their size. */
export function keysOf(rows: readonly HeadRow[], current: string): ReadonlyMap<string, number> {
  return signingKeys(
    rows.map((row) => ({ head: headOf(row), bridge: row.bridge })),
    current,
  );
}

/** The key that signs the log now, then those that signed it before, the newest first; each as verifiers of signed notes take it. */
export async function listLogKeys(app: AppContext): Promise<{ verifierKey: string; upTo: number | null }[]> {
  const { publicKey } = openLogKey(app.secretKey);
  const keys = keysOf(await listHeadsAtBridges(app.read), publicKey);
  return [...keys].map(([key, size]) => ({
    verifierKey: verifierKeyOf(key),
    upTo: Number.isFinite(size) ? size : null,
  }));
}

/** A row of `log_heads` as what was signed. */
export function headOf(row: HeadRow): SignedHead {
  return {
    size: row.size,
    root: Buffer.from(row.root, "hex"),
    at: new Date(row.signed_at),
    signature: row.signature,
    publicKey: row.public_key,
    checkpoint: row.checkpoint,
  };
}
