import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/**
 * How far a reading of the evidence has come. Items, links and verdicts are never deleted, so their newest rows say what was added;
 * that a link was ended, and whatever else was changed, is stated in the log.
 */
export type Marks = { items: number; links: number; verdicts: number; states: number };

export const nothingRead: Marks = { items: 0, links: 0, verdicts: 0, states: 0 };

/** The newest rows there are. */
export async function readMarks(db: ReadDb): Promise<Marks> {
  const { rows } = await sql<Marks>`select
    (select ifnull(max(rowid), 0) from evidence_items) as items,
    (select ifnull(max(rowid), 0) from evidence_controls) as links,
    (select ifnull(max(rowid), 0) from evidence_reviews) as verdicts,
    (select ifnull(max(seq), 0) from row_states) as states`.execute(db);
  return rows[0] ?? nothingRead;
}

/** Ids of all items, in the order in which they were added. */
export async function listItemIds(db: ReadDb, upTo: Marks): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from evidence_items where rowid <= ${upTo.items} order by rowid`.execute(db);
  return rows.map(({ id }) => id);
}

/** Ids of the items of which something was written between two readings: the item, a link, a verdict, or a newer item in its place. */
export async function listChangedItems(db: ReadDb, from: Marks, upTo: Marks): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from evidence_items where rowid > ${from.items} and rowid <= ${upTo.items}
    union select supersedes_id from evidence_items
      where rowid > ${from.items} and rowid <= ${upTo.items} and supersedes_id is not null
    union select evidence_id from evidence_controls where rowid > ${from.links} and rowid <= ${upTo.links}
    union select evidence_id from evidence_reviews where rowid > ${from.verdicts} and rowid <= ${upTo.verdicts}
    union select key from row_states
      where seq > ${from.states} and seq <= ${upTo.states} and tbl = 'evidence_controls'`.execute(db);
  return rows.map(({ id }) => id);
}

/** The newest instant at which a link was ended, or later; "" where none was. */
export async function lastEnding(db: ReadDb, from: Marks, upTo: Marks): Promise<string> {
  const { rows } =
    from === nothingRead
      ? await sql<{ at: string | null }>`select max(ended_at) as at from evidence_controls`.execute(db)
      : await sql<{ at: string | null }>`select max(entry.at) as at from row_states s
          join audit_log entry on entry.seq = s.entry
          where s.seq > ${from.states} and s.seq <= ${upTo.states} and s.tbl = 'evidence_controls'`.execute(
          db,
        );
  return rows[0]?.at ?? "";
}

/** Whether the log states a change of one of these tables between two readings. */
export async function wasChanged(
  db: ReadDb,
  tables: readonly string[],
  from: Marks,
  upTo: Marks,
): Promise<boolean> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from (
    select 1 from row_states where seq > ${from.states} and seq <= ${upTo.states}
      and tbl in (select value from json_each(${JSON.stringify(tables)})) limit 1)`.execute(db);
  return Number(rows[0]?.n) > 0;
}
