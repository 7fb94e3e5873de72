import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/** The entries of the log around a place, with what each was: for showing where a record is. */
export async function listNeighbours(db: ReadDb, recordId: string) {
  const { rows } = await sql<{
    seq: number;
    record_id: string;
    kind: string;
    at: string;
    what: string;
    who: string;
  }>`
    select l.seq, l.record_id, l.kind, l.at,
      coalesce(a.action || ifnull(' ' || a.subject_ref, ''), e.ref, '') as what, coalesce(a.actor_name, e.recorded_by, '') as who
    from log_leaves here join log_leaves l on l.seq between here.seq - 1 and here.seq + 1
    left join audit_log a on l.kind = 'audit' and a.id = l.record_id
    left join evidence_items e on l.kind = 'evidence' and e.id = l.record_id
    where here.record_id = ${recordId} order by l.seq`.execute(db);
  return rows;
}
