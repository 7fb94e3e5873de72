import type { Tx } from "#db/client";
import { type AuditEntry, insertAuditEntries } from "#db/installation/audit-log";
import { leafOf } from "#evidence/log/log";

/** What a unit of work knows of its audit entries: how many, and the last one, which is not written yet. */
export type Trail = { entries: number; last: AuditEntry | null };

/** The entry as its leaf has it. One that states no records has no `rows_hash`, like those written before entries could. */
export function loggedEntry(entry: AuditEntry) {
  if (entry.rows_hash) return entry;
  const { rows_hash: _, ...before } = entry;
  return before;
}

/** The leaf of an entry. */
export function auditLeaf(entry: AuditEntry): string {
  return leafOf("audit", loggedEntry(entry)).toString("hex");
}

/** Writes the entry that was recorded last; `rowsHash` is what the last one of a unit states. */
export async function writeLastEntry(db: Tx, trail: Trail, rowsHash: string | null): Promise<void> {
  if (!trail.last) return;
  await writeEntries(db, [{ ...trail.last, rows_hash: rowsHash }]);
  trail.last = null;
}

/** Writes entries with their leaves, in their order. */
export async function writeEntries(db: Tx, entries: readonly AuditEntry[]): Promise<void> {
  await insertAuditEntries(
    db,
    entries.map((entry) => ({ entry, leafHash: auditLeaf(entry) })),
  );
}
