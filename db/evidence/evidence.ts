import { type Insertable, type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertLeaf } from "#db/installation/audit-log";
import { oneOf } from "#db/one-of";
import type { EvidenceTables } from "#db/schema/evidence";

export type EvidenceRow = Selectable<EvidenceTables["evidence_items"]>;
export type EvidenceFileRow = Selectable<EvidenceTables["evidence_files"]>;
export type ReviewRow = Selectable<EvidenceTables["evidence_reviews"]>;
export type FindingRow = Selectable<EvidenceTables["findings"]>;

/** Stores an item with its files, and its leaf in the log. The files are in the vault already. */
export async function insertEvidence(
  db: Tx,
  item: EvidenceRow,
  files: readonly Omit<EvidenceFileRow, "evidence_id" | "position">[],
  leafHash: string,
): Promise<void> {
  await db.insertInto("evidence_items").values(item).execute();
  for (const [position, file] of files.entries()) {
    const stored = { sha256: file.sha256, size: file.size, stored_at: item.recorded_at };
    await db
      .insertInto("files")
      .values(stored)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db
      .insertInto("evidence_files")
      .values({ ...file, evidence_id: item.id, position })
      .execute();
  }
  await insertLeaf(db, { kind: "evidence", recordId: item.id, leafHash, at: item.recorded_at });
}

/** Findings keep the order in which they were made; a later assessment continues it. */
export async function insertFindings(
  db: Tx,
  evidenceId: string,
  findings: readonly Omit<FindingRow, "evidence_id" | "position">[],
): Promise<void> {
  const { next } = await db
    .selectFrom("findings")
    .select((eb) => sql<number>`ifnull(${eb.fn.max("position")}, -1) + 1`.as("next"))
    .where("evidence_id", "=", evidenceId)
    .executeTakeFirstOrThrow();
  for (const [index, finding] of findings.entries()) {
    await db
      .insertInto("findings")
      .values({ ...finding, evidence_id: evidenceId, position: next + index })
      .execute();
  }
}

/** Adds a judgement of an item; the newest is the state of the item. */
export async function insertReview(
  db: Tx,
  review: Insertable<EvidenceTables["evidence_reviews"]>,
): Promise<void> {
  await db.insertInto("evidence_reviews").values(review).execute();
}

/** Links an item to a control; the same link a second time changes nothing and answers false. */
export async function insertEvidenceControl(
  db: Tx,
  link: {
    evidence_id: string;
    control_id: string;
    due_on: string | null;
    event_id: string | null;
    items: string | null;
    linked_at: string;
    linked_by: string;
  },
): Promise<boolean> {
  const found = await db
    .selectFrom("evidence_controls")
    .select("control_id")
    .where("evidence_id", "=", link.evidence_id)
    .where("control_id", "=", link.control_id)
    .where(({ eb, fn, val }) => eb(fn.coalesce("due_on", val("")), "=", link.due_on ?? ""))
    .where(({ eb, fn, val }) => eb(fn.coalesce("event_id", val("")), "=", link.event_id ?? ""))
    .where("ended_at", "is", null)
    .executeTakeFirst();
  if (found) return false;
  await db.insertInto("evidence_controls").values(link).execute();
  return true;
}

/** Ends a link that was wrong. Answers false when there is none. */
export async function endEvidenceControl(
  db: Tx,
  link: { evidenceId: string; controlId: string; dueOn: string | null; eventId: string | null },
  end: { at: string; by: string; reason: string },
): Promise<boolean> {
  const result = await db
    .updateTable("evidence_controls")
    .set({ ended_at: end.at, ended_by: end.by, ended_reason: end.reason })
    .where("evidence_id", "=", link.evidenceId)
    .where("control_id", "=", link.controlId)
    .where(({ eb, fn, val }) => eb(fn.coalesce("due_on", val("")), "=", link.dueOn ?? ""))
    .where(({ eb, fn, val }) => eb(fn.coalesce("event_id", val("")), "=", link.eventId ?? ""))
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** How many items of this source were recorded at or after an instant. */
export async function countRecordsOf(db: ReadDb | Tx, source: string, since: Date): Promise<number> {
  const { count } = await db
    .selectFrom("evidence_items")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("source", "=", source)
    .where("recorded_at", ">=", since.toISOString())
    .executeTakeFirstOrThrow();
  return count;
}

/** An item by its id or by the reference that people see. */
export async function findEvidence(db: ReadDb | Tx, idOrRef: string): Promise<EvidenceRow | undefined> {
  return db
    .selectFrom("evidence_items")
    .selectAll()
    .where((eb) => eb.or([eb("id", "=", idOrRef), eb("ref", "=", idOrRef.toUpperCase())]))
    .executeTakeFirst();
}

/** Who recorded these items, by item; null for a program. */
export async function listRecorders(
  db: ReadDb | Tx,
  ids: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await db
    .selectFrom("evidence_items")
    .select(["id", "recorded_by_user"])
    .where("id", "in", sql<string>`(select value from json_each(${JSON.stringify(ids)}))`)
    .execute();
  return new Map(rows.map(({ id, recorded_by_user }) => [id, recorded_by_user]));
}

/** The item that supersedes this one. */
export async function findSuccessor(db: ReadDb | Tx, id: string): Promise<EvidenceRow | undefined> {
  return db.selectFrom("evidence_items").selectAll().where("supersedes_id", "=", id).executeTakeFirst();
}

/** The judgements of an item, the earliest first. */
export async function listReviews(db: ReadDb | Tx, evidenceId: string): Promise<ReviewRow[]> {
  return db
    .selectFrom("evidence_reviews")
    .selectAll()
    .where("evidence_id", "=", evidenceId)
    .orderBy("reviewed_at")
    .orderBy("id")
    .execute();
}

/** The files of an item in the order of its form; their bytes are in the vault under `sha256`. */
export async function listEvidenceFiles(db: ReadDb | Tx, evidenceId: string): Promise<EvidenceFileRow[]> {
  return db
    .selectFrom("evidence_files")
    .selectAll()
    .where("evidence_id", "=", evidenceId)
    .orderBy("position")
    .execute();
}

/** Ids of controls by reference, for the references that exist. */
export async function controlIdsByRef(
  db: ReadDb | Tx,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.selectFrom("controls").select(["id", "ref"]).where(oneOf("ref", refs)).execute();
  return new Map(rows.map((row) => [row.ref, row.id]));
}

/** The next items after `id`, in order of their ids, each with its files: for checking them against the log. */
export async function listEvidenceAfter(
  db: ReadDb,
  id: string,
  limit: number,
): Promise<{ item: EvidenceRow; files: EvidenceFileRow[] }[]> {
  const items = await db
    .selectFrom("evidence_items")
    .selectAll()
    .where("id", ">", id)
    .orderBy("id")
    .limit(limit)
    .execute();
  if (items.length === 0) return [];
  const ids = items.map((item) => item.id);
  const files = await db
    .selectFrom("evidence_files")
    .selectAll()
    .where(oneOf("evidence_id", ids))
    .orderBy("position")
    .execute();
  return items.map((item) => ({ item, files: files.filter((file) => file.evidence_id === item.id) }));
}
