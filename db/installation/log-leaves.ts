import { type Selectable, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { FoundationTables } from "#db/schema/foundation";

type LeafRow = Pick<Selectable<FoundationTables["log_leaves"]>, "seq" | "kind" | "record_id" | "leaf_hash">;
type AuditRow = Selectable<FoundationTables["audit_log"]>;
export type HeadRow = Selectable<FoundationTables["log_heads"]>;

/** The next leaves of the Merkle log after `seq`, in order. */
export function listLeaves(db: ReadDb, after: number, limit: number): Promise<LeafRow[]> {
  return db
    .selectFrom("log_leaves")
    .select(["seq", "kind", "record_id", "leaf_hash"])
    .where("seq", ">", after)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** How many leaves the log has: they are numbered without gaps, and none is ever removed. */
export async function countLeaves(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom("log_leaves")
    .select((eb) => eb.fn.max("seq").as("last"))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** The columns of an entry in the order of the names, as its leaf has them. `rows_hash` is a member where it says something. */
const members = [
  "action",
  "actor_id",
  "actor_kind",
  "actor_name",
  "after",
  "at",
  "before",
  "factor",
  "id",
  "ip",
  "reason",
  "rows_hash",
  "session",
  "subject_id",
  "subject_ref",
  "subject_type",
] as const satisfies (keyof AuditRow)[];

/** SQL that writes what a leaf is hashed from: SQLite puts JSON together faster than seventeen values become an object. */
function leafText(names: readonly string[]): string {
  const record = names.map((name) => `'${name}', "${name}"`).join(", ");
  return `json_object('kind', 'audit', 'record', json_object(${record}))`;
}

const stateless = members.filter((name) => name !== "rows_hash");
const textOfEntry = sql.raw<string>(
  `case when rows_hash is null or rows_hash = '' then ${leafText(stateless)} else ${leafText(members)} end`,
);

/** An audit entry as its leaf is hashed (docs/log.md), without the byte in front. */
export type LoggedEntry = { seq: number; id: string; text: string };

/** The next audit entries after `seq`, in order, each as the canonical JSON that its leaf is made of. */
export async function listLoggedEntries(db: ReadDb, after: number, limit: number): Promise<LoggedEntry[]> {
  const { rows } = await sql<LoggedEntry>`select seq, id, ${textOfEntry} as text from audit_log
    where seq > ${after} order by seq limit ${limit}`.execute(db);
  return rows;
}

/** Signed tree heads, the smallest first. */
export function listHeads(db: ReadDb): Promise<HeadRow[]> {
  return db.selectFrom("log_heads").selectAll().orderBy("size").execute();
}

/** Sizes of heads that the job says it signed and that are not there any more. */
export async function listLostHeads(db: ReadDb): Promise<number[]> {
  // The run's words begin with the number of entries, which is what SQLite makes of them as an integer.
  const { rows } = await sql<{ size: number }>`select distinct cast(detail as integer) as size from job_runs
    where job = 'sign-log-head' and outcome = 'done' and cast(detail as integer) not in (select size from log_heads)
    order by size`.execute(db);
  return rows.map((row) => row.size);
}

/** The leaf of a record, with its place in the log counted from 0. */
export async function findLeafOf(
  db: ReadDb,
  recordId: string,
): Promise<{ index: number; leafHash: string; at: string } | undefined> {
  const leaf = await db
    .selectFrom("log_leaves")
    .selectAll()
    .where("record_id", "=", recordId)
    .executeTakeFirst();
  if (!leaf) return undefined;
  const { before } = await db
    .selectFrom("log_leaves")
    .select((eb) => eb.fn.countAll<number>().as("before"))
    .where("seq", "<", leaf.seq)
    .executeTakeFirstOrThrow();
  return { index: before, leafHash: leaf.leaf_hash, at: leaf.at };
}

/** The line of the entry by which a person signed their part of a review; undefined where there is none. */
export async function findSignOffLine(
  db: ReadDb,
  { reviewId, personId, signedAt }: { reviewId: string; personId: string; signedAt: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom("audit_log as a")
    .innerJoin("users as u", "u.id", "a.actor_id")
    .innerJoin("log_leaves as l", (join) => join.onRef("l.record_id", "=", "a.id").on("l.kind", "=", "audit"))
    .select("l.seq")
    .where("a.subject_type", "=", "access-review")
    .where("a.subject_id", "=", reviewId)
    .where("a.action", "=", "access-reviews.sign-off")
    .where("a.at", "=", signedAt)
    .where("u.person_id", "=", personId)
    .executeTakeFirst();
  return row?.seq;
}

/** The audit entry whose leaf has this number; undefined where the line is an item of evidence or not there. */
export function findAuditRow(db: ReadDb, line: number): Promise<AuditRow | undefined> {
  return db
    .selectFrom("audit_log as a")
    .innerJoin("log_leaves as l", (join) => join.onRef("l.record_id", "=", "a.id").on("l.kind", "=", "audit"))
    .selectAll("a")
    .where("l.seq", "=", line)
    .executeTakeFirst();
}

/** The newest signed heads, the newest first. */
export function listNewestHeads(db: ReadDb, limit: number): Promise<HeadRow[]> {
  return db.selectFrom("log_heads").selectAll().orderBy("size", "desc").limit(limit).execute();
}

/** The signed head of the log at this number of entries, where one was signed. */
export function findHead(db: ReadDb, size: number): Promise<HeadRow | undefined> {
  return db.selectFrom("log_heads").selectAll().where("size", "=", size).executeTakeFirst();
}

/** The notes that carry the log over, in order: from heads without a checkpoint, and from one key to the next. */
export async function listBridges(db: ReadDb): Promise<{ size: number; bridge: string }[]> {
  return db
    .selectFrom("log_heads")
    .select(["size", "bridge"])
    .where("bridge", "is not", null)
    .orderBy("size")
    .$narrowType<{ bridge: string }>()
    .execute();
}

/** The heads that carry such a note, each behind the head before it: all that is needed to find the keys that signed. */
export async function listHeadsAtBridges(db: ReadDb): Promise<HeadRow[]> {
  const rows = new Map<number, HeadRow>();
  for (const { size } of await listBridges(db)) {
    const pair = db.selectFrom("log_heads").selectAll().where("size", "<=", size);
    for (const row of await pair.orderBy("size", "desc").limit(2).execute()) rows.set(row.size, row);
  }
  return [...rows.values()].sort((a, b) => a.size - b.size);
}

/** The signed head that covers the most entries; none before the first. */
export async function findLatestHead(db: ReadDb): Promise<HeadRow | undefined> {
  return db.selectFrom("log_heads").selectAll().orderBy("size", "desc").limit(1).executeTakeFirst();
}

/** Keeps a signed head; another process may have signed the same size. */
export async function insertHead(db: Tx, head: HeadRow): Promise<void> {
  await db
    .insertInto("log_heads")
    .values(head)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
