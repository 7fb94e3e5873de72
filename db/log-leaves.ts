import type { Selectable } from "kysely";
import type { ReadDb } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

export type LeafRow = Selectable<FoundationTables["log_leaves"]>;
export type AuditRow = Selectable<FoundationTables["audit_log"]>;
export type HeadRow = Selectable<FoundationTables["log_heads"]>;

/** The next leaves of the Merkle log after `seq`, in order. */
export function listLeaves(db: ReadDb, after: number, limit: number): Promise<LeafRow[]> {
  return db
    .selectFrom("log_leaves")
    .selectAll()
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** The next audit entries after `seq`, in order. */
export function listAuditRows(db: ReadDb, after: number, limit: number): Promise<AuditRow[]> {
  return db
    .selectFrom("audit_log")
    .selectAll()
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** Signed tree heads, the smallest first. */
export function listHeads(db: ReadDb): Promise<HeadRow[]> {
  return db.selectFrom("log_heads").selectAll().orderBy("size").execute();
}
