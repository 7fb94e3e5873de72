import type { AppContext } from "#app/context";
import { inclusionFile } from "#app/queries/installation/log-proofs";
import { type EvidenceRow, listEvidenceFiles } from "#db/evidence/evidence";
import { evidenceRecord } from "#db/evidence/leaf-record";

/** The proof of an item as a file: the record whose canonical JSON is the leaf, the path, the signed head. */
export async function proofFile(app: AppContext, item: EvidenceRow) {
  const files = (await listEvidenceFiles(app.read, item.id)).map(({ name, media_type, sha256, size }) => ({
    name,
    media_type,
    sha256,
    size,
  }));
  return inclusionFile(app, "evidence", evidenceRecord(item, files));
}
