import { type Expression, type SqlBool, sql } from "kysely";
import type { ReadDb } from "#db/client";
import type { EvidenceKind } from "#domain/evidence/evidence";
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
  /** All but these items. */
  without?: readonly string[];
  scope?: EvidenceScope | null;
};

/** An auditor's days, the first instant of them and the first after, and the items that serve an occurrence of them. */
export type EvidenceScope = Scope & { zone: string; start: string; before: string; proving: Set<string> };

/** What the newest review says; null while none was written. */
export const verdict = sql<
  string | null
>`(select r.verdict from evidence_reviews r where r.evidence_id = item.id
  order by r.reviewed_at desc, r.id desc limit 1)`;

/** A newer one has taken its place: a later collection of the same target, or later accepted evidence for each of its controls. */
export const followed = sql<number>`(exists (select 1 from evidence_items later where later.target_id = item.target_id
    and later.extracted_at > item.extracted_at)
  or (exists (select 1 from evidence_controls l where l.evidence_id = item.id and l.ended_at is null)
    and not exists (select 1 from evidence_controls l left join newest on newest.control_id = l.control_id
      where l.evidence_id = item.id and l.ended_at is null and ifnull(newest.at, '') <= item.extracted_at)))`;

/** For each control the instant of its newest accepted evidence. */
type Newest = ReadonlyMap<string, string>;

/** A query that can ask for it: as it is known, or read from all links. */
export function withNewest(db: ReadDb, known: Newest | null) {
  return db.with(
    (cte) => cte("newest").materialized(),
    (cte) =>
      known
        ? cte
            .selectFrom(sql<{ value: string }>`json_each(${JSON.stringify([...known])})`.as("each"))
            .select(sql<string>`each.value ->> 0`.as("control_id"))
            .select(sql<string>`each.value ->> 1`.as("at"))
        : readNewest(cte),
  );
}

function readNewest(db: Pick<ReadDb, "selectFrom">) {
  return (
    db
      .selectFrom("evidence_controls as link")
      .innerJoin("evidence_items as accepted", "accepted.id", "link.evidence_id")
      .innerJoin("evidence_reviews as review", "review.evidence_id", "accepted.id")
      .select(["link.control_id"])
      .select((eb) => eb.fn.max("accepted.extracted_at").as("at"))
      .where("link.ended_at", "is", null)
      // The sign keeps SQLite from an index by verdict of its own making, which it would go through whole for each link.
      .where(sql<SqlBool>`+review.verdict = 'accepted'`)
      .groupBy("link.control_id")
  );
}

export const superseded = sql<SqlBool>`exists (select 1 from evidence_items next where next.supersedes_id = item.id)`;

/** Items that a filter leaves. */
export function filtered(db: ReadDb, filter: EvidenceFilter, newest: Newest | null) {
  let query = withNewest(db, newest).selectFrom("evidence_items as item");
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
  if (filter.without?.length) narrow(sql`item.id not in ${among(filter.without)}`);
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
