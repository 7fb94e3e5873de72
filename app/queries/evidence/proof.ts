import type { AppContext } from "#app/context";
import { proveInclusion } from "#app/queries/installation/log-heads";
import { type EvidenceRow, listEvidenceFiles } from "#db/evidence/evidence";
import { verifyInclusion } from "#evidence/log/log";
import { verifyHead } from "#evidence/log/log-heads";

/** An item's place in the log with the proof that leads to a signed head, checked on the spot; null before a head covers it. */
export async function checkedProof(app: AppContext, recordId: string) {
  const found = await proveInclusion(app, recordId);
  if (!found) return null;
  const { head } = found;
  return {
    ...found,
    holds: verifyHead(head) && verifyInclusion({ ...found, size: head.size, root: head.root }),
  };
}

/** The proof as a file: the record whose canonical JSON is the leaf, the path, the signed head. */
export async function proofFile(app: AppContext, item: EvidenceRow) {
  const found = await checkedProof(app, item.id);
  if (!found) return null;
  const { index, leaf, proof, head } = found;
  const files = (await listEvidenceFiles(app.read, item.id)).map(({ name, media_type, sha256, size }) => ({
    name,
    media_type,
    sha256,
    size,
  }));
  return {
    format: "surety-inclusion-1",
    howToCheck:
      "leaf = SHA-256(0x00 || canonical JSON (RFC 8785) of {kind, record}); the path leads to the root by RFC 6962; the head is signed by Ed25519 over its four lines.",
    kind: "evidence",
    record: { ...item, files },
    leaf: { line: index + 1, index, hash: leaf.toString("hex") },
    path: proof.map((hash) => hash.toString("hex")),
    head: {
      size: head.size,
      root: head.root.toString("hex"),
      at: head.at.toISOString(),
      signature: head.signature,
      publicKey: head.publicKey,
    },
  };
}
