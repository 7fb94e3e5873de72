import { loggedEntry } from "#app/audit-entries";
import type { AppContext } from "#app/context";
import { headJson, headOf, proveInclusion } from "#app/queries/installation/log-heads";
import { readTree } from "#app/queries/installation/log-tree";
import { findAuditRow, findHead, listBridges } from "#db/installation/log-leaves";
import { Refused } from "#domain/errors";
import type { Json } from "#evidence/log/canonical";
import { consistencyProof, verifyInclusion } from "#evidence/log/log";
import { type SignedHead, verifyHead } from "#evidence/log/log-heads";

/** A record's place in the log with the proof that leads to a signed head, checked on the spot; null before a head covers it. */
export async function checkedProof(app: AppContext, recordId: string) {
  const found = await proveInclusion(app, recordId);
  if (!found) return null;
  const { head } = found;
  return {
    ...found,
    holds: verifyHead(head) && verifyInclusion({ ...found, size: head.size, root: head.root }),
  };
}

/** The proof of an audit entry as a file, by its line; null before a signed head covers it. Refuses "not_found". */
export async function entryProof(app: AppContext, line: number) {
  const row = await findAuditRow(app.read, line);
  if (!row) throw new Refused("not_found", `Line ${line} of the log is no audit entry.`);
  const { seq: _, ...entry } = row;
  return inclusionFile(app, "audit", loggedEntry(entry));
}

/** Everything needed to check offline that a record is in the log: docs/log.md describes each byte. */
export async function inclusionFile(
  app: AppContext,
  kind: "audit" | "evidence",
  record: { readonly id: string; readonly [name: string]: Json | undefined },
) {
  const found = await checkedProof(app, record.id);
  if (!found) return null;
  const { index, leaf, proof, head } = found;
  return {
    format: "surety-inclusion-2",
    howToCheck:
      "docs/log.md: leaf = SHA-256(0x00 || canonical JSON (RFC 8785) of {kind, record}); the path leads to the root by RFC 6962; the checkpoint is a signed note (c2sp.org/tlog-checkpoint); the public keys are at /trust/log-key.",
    kind,
    record,
    leaf: { line: index + 1, index, hash: leaf.toString("hex") },
    path: hexes(proof),
    head: headJson(head),
  };
}

/** Proof as a file that the head over `newer` entries continues the one over `older`. Refuses "not_found" where one was not signed. */
export async function consistencyFile(app: AppContext, older: number, newer: number) {
  const [from, to] = [await signedAt(app, older), await signedAt(app, newer)];
  if (from.size > to.size) throw new Refused("invalid", "The first head must be the smaller one.");
  const carried = from.checkpoint === null && to.checkpoint !== null;
  const notes = await readBridges(app);
  const between = ({ size }: { size: number }) => size > from.size && size <= to.size;
  return {
    format: "surety-consistency-1",
    howToCheck: "docs/log.md: the path leads from the first root to the second by RFC 6962, section 2.1.2.",
    from: headJson(from),
    to: headJson(to),
    path: hexes(consistencyProof(await readTree(app), from.size, to.size)),
    /** The note that carries the last head without a checkpoint over. */
    bridge: carried ? (notes.fromEarlierHeads ?? null) : null,
    /** The notes by which one key of the log took the place of another on the way. */
    ...(from.publicKey === to.publicKey
      ? {}
      : { keyChanges: notes.keyChanges.filter(between).map(({ note }) => note) }),
  };
}

/** The notes that the log keeps beside its heads, by what they say. */
export async function readBridges(app: AppContext) {
  const bridges = await listBridges(app.read);
  const isChange = (note: string) => note.startsWith("surety log key change ");
  return {
    fromEarlierHeads: bridges.find(({ bridge }) => !isChange(bridge))?.bridge,
    keyChanges: bridges
      .filter(({ bridge }) => isChange(bridge))
      .map(({ size, bridge }) => ({ size, note: bridge })),
  };
}

async function signedAt(app: AppContext, size: number): Promise<SignedHead> {
  const row = await findHead(app.read, size);
  if (!row) throw new Refused("not_found", `No head over ${size} entries was signed.`);
  return headOf(row);
}

function hexes(path: readonly Buffer[]): string[] {
  return path.map((hash) => hash.toString("hex"));
}
