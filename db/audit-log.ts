import { type Insertable, type Selectable, type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";
import { type AuditSearch, type AuditEntry as Entry, spanOf } from "#domain/audit-log";

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
  subjectId?: string,
): Promise<Selectable<FoundationTables["audit_log"]>[]> {
  const query = db.selectFrom("audit_log").selectAll().where("subject_type", "=", subjectType).orderBy("seq");
  return (subjectId === undefined ? query : query.where("subject_id", "=", subjectId)).execute();
}

/** What a search answers of a line. Its proofs, session and inner names stay behind: reading them takes as long again. */
const searched = [
  "seq",
  "at",
  "actor_kind",
  "actor_name",
  "action",
  "subject_type",
  "subject_id",
  "subject_ref",
  "before",
  "after",
  "reason",
  "ip",
  "factor",
] as const;

/** Entries that fit the search, the newest first; with `after` those that follow it, still the newest first. */
export async function searchAuditLog(db: ReadDb, search: AuditSearch, limit: number): Promise<Entry[]> {
  const { from, until } = spanOf(search);
  let query = db.selectFrom("audit_log").select(searched).limit(limit);
  if (search.who) query = query.where(like("actor_name", search.who));
  if (search.action) query = query.where(like("action", search.action, "beginning"));
  if (search.subject) {
    query = query.where((eb) =>
      eb.or([
        like("subject_ref", search.subject ?? ""),
        eb("subject_id", "=", search.subject ?? ""),
        eb("subject_type", "=", search.subject ?? ""),
      ]),
    );
  }
  if (from) query = query.where("at", ">=", from);
  if (until) query = query.where("at", "<", until);
  if (search.before) query = query.where("seq", "<", search.before);
  if (search.after === undefined) return (await query.orderBy("seq", "desc").execute()).map(fromRow);
  const rows = await query.where("seq", ">", search.after).orderBy("seq").execute();
  return rows.reverse().map(fromRow);
}

/** The kinds of acts that were logged so far: the part of the action before the dot. */
export async function listAuditModules(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom("audit_log").select("action").distinct().execute();
  return [...new Set(rows.map(({ action }) => action.split(".")[0] ?? ""))].sort();
}

/** Text anywhere in a column, or at its beginning; wildcards that somebody typed are plain signs. */
function like(
  column: "actor_name" | "action" | "subject_ref",
  text: string,
  where: "inside" | "beginning" = "inside",
) {
  const plain = text.replace(/[\\%_]/g, "\\$&");
  return sql<SqlBool>`${sql.ref(column)} like ${where === "inside" ? `%${plain}%` : `${plain}%`} escape '\\'`;
}

function fromRow(row: Pick<Selectable<FoundationTables["audit_log"]>, (typeof searched)[number]>): Entry {
  return {
    seq: row.seq,
    at: new Date(row.at),
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    action: row.action,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectRef: row.subject_ref,
    before: row.before === null ? null : JSON.parse(row.before),
    after: row.after === null ? null : JSON.parse(row.after),
    reason: row.reason,
    ip: row.ip,
    factor: row.factor,
  };
}
