import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/** What an export says of an item beside its line in the list. */
export type ExportFacts = {
  id: string;
  rows: number | null;
  covers_from: string | null;
  covers_to: string | null;
  performed_from: string | null;
  performed_to: string | null;
  /** SHA-256 of each file, in order, with blanks between. */
  hashes: string | null;
  /** Due days or ids of events that its links name. */
  due: string | null;
  accepted_by: string | null;
  accepted_at: string | null;
  /** Its line in the log. */
  line: number | null;
};

/** The facts of these items, by id. */
export async function listExportFacts(db: ReadDb, ids: readonly string[]): Promise<Map<string, ExportFacts>> {
  const { rows } = await sql<ExportFacts>`
    select i.id, i.row_count as rows, i.covers_from, i.covers_to, i.performed_from, i.performed_to,
      (select group_concat(sha256, ' ') from (select sha256 from evidence_files f where f.evidence_id = i.id
        order by position)) as hashes,
      (select group_concat(given, ' ') from (select distinct ifnull(event_id, due_on) as given from evidence_controls l
        where l.evidence_id = i.id and l.ended_at is null order by given)) as due,
      iif(r.verdict = 'accepted', ifnull(r.rule, r.reviewed_by), null) as accepted_by,
      iif(r.verdict = 'accepted', r.reviewed_at, null) as accepted_at,
      (select seq from log_leaves where kind = 'evidence' and record_id = i.id) as line
    from evidence_items i left join evidence_reviews r on r.id = (select id from evidence_reviews newest
      where newest.evidence_id = i.id order by reviewed_at desc, id desc limit 1)
    where i.id in (select value from json_each(${JSON.stringify(ids)}))`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
