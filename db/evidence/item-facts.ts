import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import type { EvidenceKind } from "#domain/evidence/evidence";

/** What lists of evidence choose an item by. */
export type ItemFacts = {
  id: string;
  kind: EvidenceKind;
  extractedAt: string;
  recordedAt: string;
  /** The user who recorded it. */
  recorder: string | null;
  /** Recorded by a user and not by a program. */
  byHand: boolean;
  target: string | null;
  /** What the newest review says. */
  verdict: string | null;
  /** Some review accepted it, the newest or an earlier one. */
  accepted: boolean;
  /** A newer item names it as its predecessor. */
  superseded: boolean;
  /** Ids of the controls that it is linked to. */
  controls: readonly string[];
};

type Row = Omit<ItemFacts, "byHand" | "accepted" | "superseded" | "controls"> & {
  byHand: number;
  accepted: number;
  superseded: number;
  controls: string | null;
};

/** The facts of these items. */
export async function listItemFacts(db: ReadDb, ids: readonly string[]): Promise<ItemFacts[]> {
  const { rows } =
    await sql<Row>`select item.id, item.kind, item.extracted_at as "extractedAt", item.recorded_at as "recordedAt",
      item.recorded_by_user as recorder, item.target_id as target,
      item.recorded_by_user is not null and item.recorded_by not like 'token:%' as "byHand",
      (select r.verdict from evidence_reviews r where r.evidence_id = item.id
        order by r.reviewed_at desc, r.id desc limit 1) as verdict,
      exists (select 1 from evidence_reviews r where r.evidence_id = item.id and +r.verdict = 'accepted') as accepted,
      exists (select 1 from evidence_items next where next.supersedes_id = item.id) as superseded,
      (select group_concat(distinct l.control_id) from evidence_controls l
        where l.evidence_id = item.id and l.ended_at is null) as controls
    from json_each(${JSON.stringify(ids)}) c cross join evidence_items item on item.id = c.value`.execute(db);
  return rows.map((row) => ({
    ...row,
    byHand: row.byHand === 1,
    accepted: row.accepted === 1,
    superseded: row.superseded === 1,
    controls: row.controls?.split(",") ?? [],
  }));
}
