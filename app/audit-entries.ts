import type { Tx } from "#db/client";
import { type AuditEntry, insertAuditEntry } from "#db/installation/audit-log";
import { leafOf } from "#evidence/log/log";

/** What a unit of work knows of its audit entries: how many, the last one, which is not written yet, and when others had a turn. */
export type Trail = { entries: number; last: AuditEntry | null; turnAt: number };

/** The entry as its leaf has it. One that states no records has no `rows_hash`, like those written before entries could. */
export function loggedEntry({ rows_hash, ...entry }: AuditEntry) {
  return rows_hash ? { ...entry, rows_hash } : entry;
}

/** The leaf of an entry. */
export function auditLeaf(entry: AuditEntry): string {
  return leafOf("audit", loggedEntry(entry)).toString("hex");
}

/** Writes the entry that was recorded last; `rowsHash` is what the last one of a unit states. */
export async function writeLastEntry(db: Tx, trail: Trail, rowsHash: string | null): Promise<void> {
  if (!trail.last) return;
  const row = { ...trail.last, rows_hash: rowsHash };
  await insertAuditEntry(db, row, auditLeaf(row));
  trail.last = null;
}
