import { setImmediate } from "node:timers/promises";
import type { Tx } from "#db/client";
import { type AuditEntry, insertAuditEntry } from "#db/installation/audit-log";
import { leafOf } from "#evidence/log/log";

/** What a unit of work knows of its audit entries: how many, the last one, which is not written yet, and when others had a turn. */
export type Trail = { entries: number; last: AuditEntry | null; turnAt: number };

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
  const row = { ...trail.last, rows_hash: rowsHash };
  await insertAuditEntry(db, row, auditLeaf(row));
  trail.last = null;
}

/** After so long in one transaction, milliseconds, whoever only reads is answered before it goes on. */
const turnMs = 20;

/** Lets others have a turn of the event loop when the unit has worked for long enough. */
export async function giveTurn(trail: Trail): Promise<void> {
  if (performance.now() - trail.turnAt < turnMs) return;
  await setImmediate();
  trail.turnAt = performance.now();
}
