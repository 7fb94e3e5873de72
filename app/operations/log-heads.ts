import type { AppContext } from "#app/context";
import { bookkeeping } from "#app/work";
import { findLatestHead, findLeafOf, insertHead, listLeafHashes } from "#db/log-leaves";
import { type Hash, inclusionProof, treeRoot } from "#evidence/log";
import { openLogKey, type SignedHead } from "#evidence/log-heads";

/** That one record is an entry of the log with this signed head. Everything needed to check it offline is in it. */
export type InclusionProof = { index: number; leaf: Hash; proof: Hash[]; head: SignedHead };

/** Signs the log as it is now, or gives the head that was signed when it had this size. */
export async function signLogHead(app: AppContext): Promise<SignedHead> {
  const leaves = await readLeaves(app);
  const last = await readLatestHead(app);
  if (last && last.size === leaves.length) return last;
  const head = openLogKey(app.secretKey).sign({ size: leaves.length, root: treeRoot(leaves), at: app.now() });
  const { size, root, at, signature, publicKey } = head;
  const row = {
    size,
    root: root.toString("hex"),
    signed_at: at.toISOString(),
    signature,
    public_key: publicKey,
  };
  await bookkeeping(app, (db) => insertHead(db, row));
  return (await readLatestHead(app)) ?? head;
}

/** The newest signed head; null before the first. */
export async function readLatestHead(app: AppContext): Promise<SignedHead | null> {
  const row = await findLatestHead(app.read);
  if (!row) return null;
  return {
    size: row.size,
    root: Buffer.from(row.root, "hex"),
    at: new Date(row.signed_at),
    signature: row.signature,
    publicKey: row.public_key,
  };
}

/** Proves a record against the newest signed head. Null when no head covers it yet. */
export async function proveInclusion(app: AppContext, recordId: string): Promise<InclusionProof | null> {
  const found = await findLeafOf(app.read, recordId);
  const head = await readLatestHead(app);
  if (!found || !head || found.index >= head.size) return null;
  const leaves = await readLeaves(app, head.size);
  const proof = inclusionProof(leaves, found.index, head.size);
  return { index: found.index, leaf: Buffer.from(found.leafHash, "hex"), proof, head };
}

async function readLeaves(app: AppContext, size?: number): Promise<Hash[]> {
  return (await listLeafHashes(app.read, size)).map((hash) => Buffer.from(hash, "hex"));
}
