import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

export type AuditEntry = Omit<Insertable<FoundationTables["audit_log"]>, "seq">;

/** Appends an entry and its leaf in the Merkle log. The table's triggers refuse every later change. */
export async function insertAuditEntry(db: Tx, entry: AuditEntry, leafHash: string): Promise<void> {
  await db.insertInto("audit_log").values(entry).execute();
  await insertLeaf(db, { kind: "audit", recordId: entry.id, leafHash, at: entry.at });
}

/** Appends a leaf for a record whose canonical bytes hash to `leafHash` (RFC 6962 §2.1). */
export async function insertLeaf(
  db: Tx,
  leaf: { kind: "audit" | "evidence"; recordId: string; leafHash: string; at: string },
): Promise<void> {
  await db
    .insertInto("log_leaves")
    .values({ kind: leaf.kind, record_id: leaf.recordId, leaf_hash: leaf.leafHash, at: leaf.at })
    .execute();
}

/** How many leaves the log has: its last line. */
export async function logLength(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom("log_leaves")
    .select((e) => e.fn.max("seq").as("last"))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Every entry about records of one type, the oldest first. */
export function listAuditEntriesOf(
  db: ReadDb,
  subjectType: string,
): Promise<Selectable<FoundationTables["audit_log"]>[]> {
  return db
    .selectFrom("audit_log")
    .selectAll()
    .where("subject_type", "=", subjectType)
    .orderBy("seq")
    .execute();
}
