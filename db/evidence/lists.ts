import { type Expression, type SqlBool, sql } from "kysely";
import type { ReadDb } from "#db/client";
import { oneOf } from "#db/one-of";
import type { EvidenceKind } from "#domain/evidence/evidence";
import { addTo } from "#domain/groups";
import type { Scope } from "#domain/period-scope";

export type EvidenceFilter = {
  /** Words in reference, title or source. */
  q?: string;
  state?: "waiting" | "accepted" | "returned";
  /** False: only items whose place no newer one has taken. */
  followed?: false;
  /** Of the newest accepted items: taken after (fresh) or before (stale) the cut of their kind. */
  freshness?: { state: "fresh" | "stale"; cuts: Record<EvidenceKind, string> };
  kind?: EvidenceKind;
  /** Reference of a control. */
  control?: string;
  target?: string;
  /** The user who recorded it. */
  recorder?: string;
  /** Recorded by one of these users. */
  recorders?: readonly string[];
  /** Recorded by none of these users; a program is none. */
  notRecorders?: readonly string[];
  /** Recorded by a user and not by a program. */
  byHand?: true;
  scope?: EvidenceScope | null;
};

/** An auditor's days, the first instant of them and the first after, and the items that serve an occurrence of them. */
export type EvidenceScope = Scope & { zone: string; start: string; before: string; proving: Set<string> };

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

/** A page of the list, newest taken first if nothing else is asked for. */
export async function listEvidence(
  db: ReadDb,
  filter: EvidenceFilter,
  page: { limit: number; offset: number; order?: { sort: keyof typeof orders; descending: boolean } },
): Promise<EvidenceLine[]> {
  // What each line says is looked up for those of this page alone: sorted in one query, it would be for every item.
  const { sort, descending } = page.order ?? { sort: "at", descending: true };
  const way = descending ? "desc" : "asc";
  const shown = await filtered(db, filter)
    .select("item.id")
    .orderBy(sql.raw(orders[sort]), way)
    .orderBy("item.id", way)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const ids = shown.map(({ id }) => id);
  return withNewest(db)
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
    .orderBy(sql.raw(orders[sort]), way)
    .orderBy("item.id", way)
    .execute();
}

/** How many items of evidence the filter leaves. */
export async function countEvidence(db: ReadDb, filter: EvidenceFilter): Promise<number> {
  const { count } = await filtered(db, filter)
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

/** What the newest review says; null while none was written. */
const verdict = sql<string | null>`(select r.verdict from evidence_reviews r where r.evidence_id = item.id
  order by r.reviewed_at desc, r.id desc limit 1)`;

/** A newer one has taken its place: a later collection of the same target, or later accepted evidence for each of its controls. */
const followed = sql<number>`(exists (select 1 from evidence_items later where later.target_id = item.target_id
    and later.extracted_at > item.extracted_at)
  or (exists (select 1 from evidence_controls l where l.evidence_id = item.id and l.ended_at is null)
    and not exists (select 1 from evidence_controls l left join newest on newest.control_id = l.control_id
      where l.evidence_id = item.id and l.ended_at is null and ifnull(newest.at, '') <= item.extracted_at)))`;

/** For each control the instant of its newest accepted evidence. */
function withNewest(db: ReadDb) {
  return db.with(
    (cte) => cte("newest").materialized(),
    (cte) =>
      cte
        .selectFrom("evidence_controls as link")
        .innerJoin("evidence_items as accepted", "accepted.id", "link.evidence_id")
        .innerJoin("evidence_reviews as review", "review.evidence_id", "accepted.id")
        .select(["link.control_id"])
        .select((eb) => eb.fn.max("accepted.extracted_at").as("at"))
        .where("link.ended_at", "is", null)
        // The sign keeps SQLite from an index by verdict of its own making, which it would go through whole for each link.
        .where(sql<SqlBool>`+review.verdict = 'accepted'`)
        .groupBy("link.control_id"),
  );
}

const superseded = sql<SqlBool>`exists (select 1 from evidence_items next where next.supersedes_id = item.id)`;

function filtered(db: ReadDb, filter: EvidenceFilter) {
  let query = withNewest(db).selectFrom("evidence_items as item");
  const narrow = (condition: Expression<SqlBool>) => {
    query = query.where(condition);
  };
  const { q, state, freshness, kind, control, target, scope } = filter;
  if (q) {
    const like = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    narrow(
      sql`(item.ref like ${like} escape '\\' or item.title like ${like} escape '\\' or item.source like ${like} escape '\\')`,
    );
  }
  if (state === "waiting") narrow(sql`${verdict} is null and not ${superseded}`);
  if (filter.followed === false) narrow(sql`not ${followed}`);
  if (state === "returned") narrow(sql`${verdict} = 'returned' and not ${superseded}`);
  if (state === "accepted") narrow(sql`${verdict} = 'accepted'`);
  if (freshness) {
    const cut = sql`case item.kind ${sql.join(
      Object.entries(freshness.cuts).map(([name, at]) => sql`when ${name} then ${at}`),
      sql` `,
    )} end`;
    narrow(sql`${verdict} = 'accepted' and not ${superseded} and not ${followed}`);
    narrow(freshness.state === "fresh" ? sql`item.extracted_at > ${cut}` : sql`item.extracted_at <= ${cut}`);
  }
  if (kind) narrow(sql`item.kind = ${kind}`);
  if (filter.recorder) narrow(sql`item.recorded_by_user = ${filter.recorder}`);
  if (filter.recorders) narrow(sql`item.recorded_by_user in ${among(filter.recorders)}`);
  if (filter.notRecorders)
    narrow(sql`ifnull(item.recorded_by_user, '') not in ${among(filter.notRecorders)}`);
  if (filter.byHand) narrow(sql`item.recorded_by_user is not null and item.recorded_by not like 'token:%'`);
  if (target) narrow(sql`item.target_id = ${target}`);
  if (control) {
    narrow(sql`exists (select 1 from evidence_controls l join controls c on c.id = l.control_id
      where l.evidence_id = item.id and l.ended_at is null and c.ref = ${control})`);
  }
  if (scope) {
    const stated = sql`ifnull(item.performed_to <> item.extracted_at, 0)`;
    // Each end is a day or an instant, and is compared as what it is.
    const from = sql`case length(item.performed_from) when 10 then item.performed_from <= ${scope.to}
      else item.performed_from < ${scope.before} end`;
    const to = sql`case length(item.performed_to) when 10 then item.performed_to >= ${scope.from}
      else item.performed_to >= ${scope.start} end`;
    narrow(sql`((${stated} and (${from}) and (${to}))
      or case when item.covers_from is not null and item.covers_to is not null
        then item.covers_to >= ${scope.from} and item.covers_from <= ${scope.to}
        else not ${stated} and item.extracted_at >= ${scope.start} and item.extracted_at < ${scope.before} end
      or item.id in (select value from json_each(${JSON.stringify([...scope.proving])})))`);
  }
  return query;
}

const among = (ids: readonly string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;

type ControlStanding = {
  id: string;
  ref: string;
  title: string;
  ownerId: string | null;
  ownerName: string | null;
  deputyId: string | null;
  accepted: { kind: EvidenceKind; extractedAt: Date }[];
};

/** Every control in force with its accepted evidence that nothing superseded, newest of each kind. */
export async function listControlStandings(db: ReadDb): Promise<ControlStanding[]> {
  const controls = await db
    .selectFrom("controls")
    .innerJoin("control_versions as version", "version.control_id", "controls.id")
    .leftJoin("people", "people.id", "controls.owner_id")
    .select([
      "controls.id",
      "controls.ref",
      "version.title",
      "controls.owner_id",
      "controls.deputy_id",
      "people.name as owner_name",
    ])
    .where("version.retired", "=", 0)
    .where(
      sql<SqlBool>`version.version = (select max(v.version) from control_versions v where v.control_id = controls.id)`,
    )
    .orderBy("controls.ref")
    .execute();
  const accepted = await db
    .selectFrom("evidence_items as item")
    .innerJoin("evidence_controls as link", "link.evidence_id", "item.id")
    .select(["link.control_id", sql<EvidenceKind>`item.kind`.as("kind")])
    .select((eb) => eb.fn.max("item.extracted_at").as("at"))
    .where("link.ended_at", "is", null)
    .where(sql<SqlBool>`${verdict} = 'accepted' and not ${superseded}`)
    .groupBy(["link.control_id", "item.kind"])
    .execute();
  const byControl = new Map<string, ControlStanding["accepted"]>();
  for (const { control_id, kind, at } of accepted)
    addTo(byControl, control_id, { kind, extractedAt: new Date(at) });
  return controls.map(({ id, ref, title, owner_id, owner_name, deputy_id }) => ({
    id,
    ref,
    title,
    ownerId: owner_id,
    ownerName: owner_name,
    deputyId: deputy_id,
    accepted: byControl.get(id) ?? [],
  }));
}

/** Living links of one item, with the control's newest title. */
export async function listLinks(db: ReadDb, evidenceId: string) {
  return db
    .selectFrom("evidence_controls as link")
    .innerJoin("controls", "controls.id", "link.control_id")
    .innerJoin("control_versions as version", "version.control_id", "controls.id")
    .select([
      "controls.ref",
      "version.title",
      "link.due_on",
      "link.event_id",
      "link.items",
      "link.linked_at",
      "link.linked_by",
      "link.ended_at",
      "link.ended_reason",
    ])
    .where("link.evidence_id", "=", evidenceId)
    .where(
      sql<SqlBool>`version.version = (select max(v.version) from control_versions v where v.control_id = controls.id)`,
    )
    .orderBy("controls.ref")
    .execute();
}

export async function listFindings(db: ReadDb, evidenceId: string) {
  return db
    .selectFrom("findings")
    .selectAll()
    .where("evidence_id", "=", evidenceId)
    .orderBy("position")
    .execute();
}
