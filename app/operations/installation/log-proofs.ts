import { setImmediate } from "node:timers/promises";
import { evidenceLeaf } from "#app/operations/evidence/evidence";
import { proveEntries } from "#app/operations/installation/entry-proofs";
import { headOf, keysOf } from "#app/queries/installation/log-heads";
import type { ReadDb } from "#db/client";
import { listEvidenceAfter } from "#db/evidence/evidence";
import { type HeadRow, listHeads, listLostHeads } from "#db/installation/log-leaves";
import { type SignedHead, verifyBridge, verifyHead } from "#evidence/log/log-heads";
import type { GrowingTree } from "#evidence/log/log-tree";

/** Rows read and hashed at a time; other requests get a turn between. */
const PAGE = 1000;

/** What the log is held against: the key that signs its heads, and a head that was kept elsewhere, when there is one. */
export type Anchor = { publicKey: string; kept?: SignedHead };

/**
 * Reads the whole log again: every audit entry and every item of evidence against its leaf, and every signed head against the
 * tree that it signed. Each problem is a sentence that names what does not fit.
 */
export async function proveLog(
  db: ReadDb,
  anchor: Anchor,
): Promise<{ problems: string[]; entries: number; root: string }> {
  const { tree, evidence, ...entries } = await proveEntries(db);
  const problems = [
    ...entries.problems,
    ...(await proveEvidence(db, evidence)),
    ...(await proveHeads(db, tree, anchor)),
  ];
  return { problems, entries: tree.size, root: tree.root().toString("hex") };
}

async function proveEvidence(db: ReadDb, logged: Map<string, string>): Promise<string[]> {
  const problems: string[] = [];
  for (
    let rows = await listEvidenceAfter(db, "", PAGE);
    rows.length > 0;
    rows = await listEvidenceAfter(db, rows.at(-1)?.item.id ?? "", PAGE)
  ) {
    await setImmediate();
    for (const { item, files } of rows) {
      if (logged.get(item.id) !== evidenceLeaf(item, files))
        problems.push(`Evidence ${item.ref} differs from what was logged.`);
      logged.delete(item.id);
    }
  }
  for (const id of logged.keys()) problems.push(`Evidence ${id} was logged but is gone.`);
  return problems;
}

async function proveHeads(db: ReadDb, tree: GrowingTree, anchor: Anchor): Promise<string[]> {
  const problems: string[] = [];
  const rows = await listHeads(db);
  const heads = rows.map(headOf);
  const keys = keysOf(rows, anchor.publicKey);
  const isOurs = ({ publicKey, size }: SignedHead) => (keys.get(publicKey) ?? -1) >= size;
  for (const [at, head] of heads.entries()) {
    if (at % 50 === 49) await setImmediate();
    const what = `The signed head over ${head.size} entries`;
    if (!isOurs(head)) problems.push(`${what} was signed with another installation's key.`);
    else if (!verifyHead(head)) problems.push(`${what} has no valid signature.`);
    else if (!continues(tree, head)) problems.push(`${what} does not match the log.`);
  }
  for (const problem of bridgeProblems(rows)) problems.push(problem);
  for (const size of await listLostHeads(db))
    problems.push(`The signed head over ${size} entries is gone: a job's run says that it was signed.`);
  const { kept } = anchor;
  if (kept) {
    const what = `The head over ${kept.size} entries that you kept`;
    if (!isOurs(kept) || !verifyHead(kept))
      problems.push(`${what} is not signed with this installation's key.`);
    else if (!continues(tree, kept))
      problems.push(
        `${what} does not match: something before ${kept.at.toISOString()} was changed or removed.`,
      );
  }
  return problems;
}

/** Checkpoints began after heads of another form: the first of them carries the last of those over. */
function bridgeProblems(rows: HeadRow[]): string[] {
  const first = rows.findIndex(({ checkpoint }) => checkpoint !== null);
  const [last, next] = [rows[first - 1], rows[first]];
  // Where the key changed there, the note about that change carries it over.
  if (!last || !next || last.public_key !== next.public_key) return [];
  if (next.bridge !== null && verifyBridge(next.bridge, headOf(last))) return [];
  return [
    `The checkpoint over ${next.size} entries has no valid bridge from the head over ${last.size} entries.`,
  ];
}

function continues(tree: GrowingTree, head: SignedHead): boolean {
  return head.size <= tree.size && tree.root(head.size).equals(head.root);
}
