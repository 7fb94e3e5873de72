import type { AppContext } from "#app/context";
import { readTree } from "#app/log-tree";
import { bookkeeping } from "#app/work";
import { findLatestHead, findLeafOf, type HeadRow, insertHead } from "#db/log-leaves";
import { Refused } from "#domain/errors";
import { type Hash, inclusionProof } from "#evidence/log";
import { openLogKey, type SignedHead } from "#evidence/log-heads";

/** That one record is an entry of the log with this signed head. Everything needed to check it offline is in it. */
export type InclusionProof = { index: number; leaf: Hash; proof: Hash[]; head: SignedHead };

/**
 * Signs the log as it is now, or gives the head that was signed when it had this size. Refuses when the log does not
 * continue what was signed last: somebody changed it, and no signature of ours is put under that.
 */
export async function signLogHead(app: AppContext): Promise<SignedHead> {
  const tree = await readTree(app);
  const size = tree.size;
  const last = await readLatestHead(app);
  if (last && (last.size > size || !tree.root(last.size).equals(last.root))) {
    throw new Refused(
      "conflict",
      `The log does not continue the head over ${last.size} entries that was signed ${last.at.toISOString()}: something before it was changed or removed. Nothing was signed. surety verify says what.`,
    );
  }
  if (last && last.size === size) return last;
  const head = openLogKey(app.secretKey).sign({ size, root: tree.root(size), at: app.now() });
  const { root, at, signature, publicKey } = head;
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

/** A row of `log_heads` as what was signed. */
export function headOf(row: HeadRow): SignedHead {
  return {
    size: row.size,
    root: Buffer.from(row.root, "hex"),
    at: new Date(row.signed_at),
    signature: row.signature,
    publicKey: row.public_key,
  };
}
