import { sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { type EvidenceFilter, filtered, followed, verdict, withNewest } from "#db/evidence/item-filter";
import { keptItems } from "#db/evidence/kept-items";
import { chosenItems, type KeptOrder } from "#db/evidence/kept-lists";
import { oneOf } from "#db/one-of";
import type { EvidenceKind } from "#domain/evidence/evidence";

export type EvidenceLine = {
  id: string;
  ref: string;
  title: string;
  kind: EvidenceKind;
  source: string;
  extracted_at: string;
  extracted_by: string;
  recorded_at: string;
  recorded_by: string;
  recorded_by_user: string | null;
  covers_from: string | null;
  covers_to: string | null;
  partial: string | null;
  verdict: string | null;
  /** Reference of the item that superseded it. */
  successor: string | null;
  /** 1 when a newer one has taken its place: a later collection, or later accepted evidence for each of its controls. */
  followed: number;
  /** References of the controls it serves, with commas. */
  controls: string | null;
  files: number;
};

/** What evidence can be sorted by, as SQL. */
const evidenceOrder = {
  title: "item.title collate nocase",
  source: "item.source collate nocase",
  kind: "item.kind",
  by: "item.extracted_by collate nocase",
  at: "item.extracted_at",
};
type EvidenceSort = keyof typeof evidenceOrder;
/** Lists of what is to do begin with what waits longest. */
const orders = { ...evidenceOrder, recorded: "item.recorded_at" };
export const evidenceSorts = Object.keys(evidenceOrder) as EvidenceSort[];

/** SQLite takes no offset without a limit: more rows than any database has. */
const ALL = 2 ** 31 - 1;

/** A page of the list, newest taken first if nothing else is asked for; without a limit, all of it. */
export async function listEvidence(
  db: ReadDb,
  filter: EvidenceFilter,
  page: { limit?: number; offset?: number; order?: { sort: keyof typeof orders; descending: boolean } } = {},
): Promise<EvidenceLine[]> {
  const { limit = ALL, offset = 0 } = page;
  // What each line says is looked up for those of this page alone: sorted in one query, it would be for every item.
  const order = page.order ?? { sort: "at", descending: true };
  const way = order.descending ? "desc" : "asc";
  const kept = await keptItems(db);
  const chosen = isKept(order) ? await chosenItems(db, kept, filter, order) : null;
  const shown =
    chosen?.slice(offset, offset + limit) ??
    (await filtered(db, filter, kept?.newest ?? null)
      .select("item.id")
      .orderBy(sql.raw(orders[order.sort]), way)
      .orderBy("item.id", way)
      .limit(limit)
      .offset(offset)
      .execute());
  const ids = shown.map(({ id }) => id);
  return withNewest(db, kept?.newest ?? null)
    .selectFrom("evidence_items as item")
    .where(oneOf("item.id", ids))
    .select((eb) => [
      "item.id",
      "item.ref",
      "item.title",
      sql<EvidenceKind>`item.kind`.as("kind"),
      "item.source",
      "item.extracted_at",
      "item.extracted_by",
      "item.recorded_at",
      "item.recorded_by",
      "item.recorded_by_user",
      "item.covers_from",
      "item.covers_to",
      "item.partial",
      verdict.as("verdict"),
      followed.as("followed"),
      eb
        .selectFrom("evidence_items as next")
        .select("next.ref")
        .whereRef("next.supersedes_id", "=", "item.id")
        .as("successor"),
      sql<
        string | null
      >`(select group_concat(distinct c.ref) from evidence_controls l join controls c on c.id = l.control_id
        where l.evidence_id = item.id and l.ended_at is null)`.as("controls"),
      sql<number>`(select count(*) from evidence_files f where f.evidence_id = item.id)`.as("files"),
    ])
    .orderBy(sql.raw(orders[order.sort]), way)
    .orderBy("item.id", way)
    .execute();
}

function isKept(order: { sort: keyof typeof orders; descending: boolean }): order is KeptOrder {
  return order.sort === "at" || order.sort === "recorded";
}

/** How many items of evidence the filter leaves. */
export async function countEvidence(db: ReadDb, filter: EvidenceFilter): Promise<number> {
  const kept = await keptItems(db);
  const chosen = await chosenItems(db, kept, filter, { sort: "at", descending: true });
  if (chosen) return chosen.length;
  const { count } = await filtered(db, filter, kept?.newest ?? null)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

type LinkLine = {
  ref: string;
  title: string;
  due_on: string | null;
  event_id: string | null;
  items: string | null;
  linked_at: string;
  linked_by: string;
  ended_at: string | null;
  ended_reason: string | null;
};

/** Links of one item, ended ones too, with the control's newest title. */
export async function listLinks(db: ReadDb, evidenceId: string): Promise<LinkLine[]> {
  const { rows } = await sql<LinkLine>`
    select controls.ref, version.title, link.due_on, link.event_id, link.items, link.linked_at, link.linked_by,
      link.ended_at, link.ended_reason
    from evidence_controls link
      cross join controls on controls.id = link.control_id
      cross join control_versions version on version.control_id = controls.id
        and version.version = (select max(v.version) from control_versions v where v.control_id = controls.id)
    where link.evidence_id = ${evidenceId}
    order by controls.ref, link.rowid`.execute(db);
  return rows;
}

/** What items serve now: each link in force by itself. */
export async function listLinksInForce(db: ReadDb | Tx, ids: readonly string[]) {
  return db
    .selectFrom("evidence_controls")
    .select(["evidence_id", "control_id", "due_on", "event_id", "items"])
    .where(oneOf("evidence_id", ids))
    .where("ended_at", "is", null)
    .execute();
}

/** The single findings of an item, in the order of the file or collector. */
export async function listFindings(db: ReadDb, evidenceId: string) {
  return db
    .selectFrom("findings")
    .selectAll()
    .where("evidence_id", "=", evidenceId)
    .orderBy("position")
    .execute();
}
