import { type Insertable, type Selectable, type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import type { FoundationTables } from "#db/schema/foundation";
import { validJson } from "#db/valid-json";
import {
  type AuditSearch,
  type AuditEntry as Entry,
  type LogPeriod,
  type LogView,
  spanOf,
} from "#domain/installation/audit-log";
import { datedSubjects } from "#domain/installation/log-subjects";

export type AuditEntry = Omit<Insertable<FoundationTables["audit_log"]>, "seq">;

/** Appends entries, each with its leaf in the Merkle log, in their order. The tables' triggers refuse every later change. */
export async function insertAuditEntries(
  db: Tx,
  entries: readonly { entry: AuditEntry; leafHash: string }[],
): Promise<void> {
  await insertMany(
    db,
    "audit_log",
    entries.map(({ entry }) => entry),
  );
  await insertLeaves(
    db,
    entries.map(({ entry, leafHash }) => ({ kind: "audit", recordId: entry.id, leafHash, at: entry.at })),
  );
}

type Leaf = { kind: "audit" | "evidence"; recordId: string; leafHash: string; at: string };

/** Appends a leaf for a record whose canonical bytes hash to `leafHash` (RFC 6962 §2.1). */
export async function insertLeaf(db: Tx, leaf: Leaf): Promise<void> {
  await insertLeaves(db, [leaf]);
}

async function insertLeaves(db: Tx, leaves: readonly Leaf[]): Promise<void> {
  await insertMany(
    db,
    "log_leaves",
    leaves.map(({ kind, recordId, leafHash, at }) => ({
      kind,
      record_id: recordId,
      leaf_hash: leafHash,
      at,
    })),
  );
}

/** How many audit entries there are. */
export async function countAuditEntries(db: ReadDb): Promise<number> {
  const row = await db
    .selectFrom("audit_log")
    .select((e) => e.fn.max("seq").as("last"))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** The entry with this number. */
export function findAuditEntry(db: ReadDb, seq: number) {
  return db
    .selectFrom("audit_log")
    .select(["action", "at", "subject_ref"])
    .where("seq", "=", seq)
    .executeTakeFirst();
}

/** The number of the log's last line: one for each entry and one for each item of evidence. */
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

/** The newest entry of one record with this action; undefined when there is none. */
export function findNewestEntryOf(
  db: ReadDb,
  record: { type: string; id: string },
  action: string,
): Promise<{ at: string; after: string | null } | undefined> {
  return db
    .selectFrom("audit_log")
    .select(["at", "after"])
    .where("subject_type", "=", record.type)
    .where("subject_id", "=", record.id)
    .where("action", "=", action)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** The newest entries of one record among these actions, the newest first, and how many there are. */
export async function listNewestEntriesOf(
  db: ReadDb,
  record: { type: string; id: string },
  actions: readonly string[],
  limit: number,
) {
  const own = db
    .selectFrom("audit_log")
    .where("subject_type", "=", record.type)
    .where("subject_id", "=", record.id)
    .where("action", "in", sql<string>`${listed(actions)}`);
  const { count } = await own.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  const entries = await own
    .select(["seq", "at", "actor_id", "actor_name", "action", "subject_ref", "reason"])
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return { count: Number(count), entries };
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

/**
 * Entries that fit the search and are about the visitor's period, the newest first; with `after` those that follow it, still the
 * newest first. What the view does not let be read is null in the answer, and the search does not find by it.
 */
export async function searchAuditLog(
  db: ReadDb,
  search: AuditSearch,
  limit: number,
  view: LogView,
): Promise<Entry[]> {
  const { from, until } = spanOf(search);
  const open = mayRead(view);
  let query = db
    .selectFrom("audit_log")
    .select(searched)
    .select([open.as("open"), lineOfEntry.as("line")])
    .limit(limit);
  if (view.period) query = query.where(isAbout(view.period));
  if (search.who) query = query.where(sql<SqlBool>`${open} and ${like("actor_name", search.who)}`);
  if (search.action) query = query.where(like("action", search.action, "beginning"));
  if (search.subject) {
    query = query.where(sql<SqlBool>`${open} and (${like("subject_ref", search.subject)}
      or subject_id = ${search.subject} or subject_type = ${search.subject})`);
  }
  if (from) query = query.where("at", ">=", from);
  if (until) query = query.where("at", "<", until);
  if (search.before) query = query.where("seq", "<", search.before);
  if (search.after === undefined) return (await query.orderBy("seq", "desc").execute()).map(fromRow);
  const rows = await query.where("seq", ">", search.after).orderBy("seq").execute();
  return rows.reverse().map(fromRow);
}

/** The entry's number in the log: the one of its leaf. */
const lineOfEntry = sql<
  number | null
>`(select l.seq from log_leaves l where l.kind = 'audit' and l.record_id = audit_log.id)`;

/** Whether the entry may be read in full. */
function mayRead({ readable, period }: LogView) {
  const type = sql<SqlBool>`subject_type in ${listed(readable)}`;
  if (!period) return type;
  return sql<SqlBool>`(${type} and (subject_type not in ${listed(period.narrowed)}
    or subject_type || ' ' || subject_id in ${listed(period.known)}))`;
}

/** Whether the entry is about the period: by its record's own dates, else by the day on which it was written, or of an occurrence that it waives. */
function isAbout(period: LogPeriod) {
  const { from, until } = spanOf(period);
  return sql<SqlBool>`case when subject_type in ${listed(datedSubjects)}
    then subject_type || ' ' || subject_id in ${listed(period.records)}
    else (at >= ${from} and at < ${until})
      or (action in ('controls.waive', 'controls.confirm-waiver', 'controls.withdraw-waiver')
        and json_extract(${validJson("after")}, '$.occurrence') between ${period.from} and ${period.to})
    end`;
}

function listed(values: readonly string[]) {
  return sql`(select value from json_each(${JSON.stringify(values)}))`;
}

/** The kinds of acts that were logged so far: the part of the action before the dot. */
export async function listAuditModules(db: ReadDb): Promise<string[]> {
  const rows = await db.selectFrom("audit_log").select("action").distinct().execute();
  return [...new Set(rows.map(({ action }) => action.split(".")[0] ?? ""))].sort();
}

/** What is left of an entry that the visitor may not read. */
const closed = {
  actorName: null,
  subjectType: null,
  subjectId: null,
  subjectRef: null,
  before: null,
  after: null,
  reason: null,
  ip: null,
  factor: null,
};

/** Text anywhere in a column, or at its beginning; typed wildcards are plain characters. */
function like(
  column: "actor_name" | "action" | "subject_ref",
  text: string,
  where: "inside" | "beginning" = "inside",
) {
  const plain = text.replace(/[\\%_]/g, "\\$&");
  return sql<SqlBool>`${sql.ref(column)} like ${where === "inside" ? `%${plain}%` : `${plain}%`} escape '\\'`;
}

type Row = Pick<Selectable<FoundationTables["audit_log"]>, (typeof searched)[number]> & {
  open: SqlBool;
  line: number | null;
};

function fromRow(row: Row): Entry {
  const place = {
    seq: row.seq,
    line: row.line,
    at: new Date(row.at),
    actorKind: row.actor_kind,
    action: row.action,
  };
  if (!row.open) return { ...place, ...closed };
  return {
    ...place,
    actorName: row.actor_name,
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
