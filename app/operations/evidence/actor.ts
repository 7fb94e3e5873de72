import type { Work } from "#app/work";
import { type EvidenceRow, findEvidence } from "#db/evidence/evidence";
import { Refused } from "#domain/errors";

/** The item, or a refusal that gives nothing away. */
export async function mustFindEvidence(work: Work, id: string): Promise<EvidenceRow> {
  const item = await findEvidence(work.db, id);
  if (!item) throw new Refused("not_found", "Evidence not found.");
  return item;
}
