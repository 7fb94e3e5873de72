import type { EvidenceRow } from "#db/evidence/evidence";

type LoggedFile = { name: string; media_type: string; sha256: string; size: number };

/** An item as its leaf in the log has it: the row with its files. Items from before performances were recorded have no such member. */
export function evidenceRecord(row: EvidenceRow, files: readonly LoggedFile[]) {
  const { performed_from, performed_to, ...rest } = row;
  const performed = performed_from === null ? {} : { performed_from, performed_to };
  const listed = files.map(({ name, media_type, sha256, size }) => ({ name, media_type, sha256, size }));
  return { ...rest, ...performed, files: listed };
}
