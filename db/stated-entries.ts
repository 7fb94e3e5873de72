import { createHash, type Hash, hash } from "node:crypto";
import { sql } from "kysely";
import type { ReadDb } from "#db/client";

/** States, and audit entries, read at a time; other requests get a turn between. */
const STATES = 1000;
const ENTRIES = 5000;

/** Entries whose states are not those that they name, page by page. */
export async function* listMisstated(db: ReadDb): AsyncGenerator<number[]> {
  for await (const hashes of hashedEntries(db)) {
    const { rows } = await sql<{ seq: number; rows_hash: string | null }>`select seq, rows_hash from audit_log
      where seq in (select value from json_each(${JSON.stringify([...hashes.keys()])}))`.execute(db);
    const named = new Map(rows.map((row) => [Number(row.seq), row.rows_hash]));
    yield [...hashes].filter(([entry, hash]) => named.get(entry) !== hash).map(([entry]) => entry);
  }
  yield* listStateless(db);
}

/** `line`: what the hash of the entry covers of this state, as `stateLine` of db/row-states.ts writes it. */
type StateRow = { seq: number; entry: number; line: string };

/** The hash over the states of each entry. The last entry of a page may continue in the next. */
async function* hashedEntries(db: ReadDb): AsyncGenerator<Map<number, string>> {
  let open: { entry: number; hash: Hash } | null = null;
  for (let last = { entry: -1, seq: 0 }; ; ) {
    const { rows } = await sql<StateRow>`select entry, seq,
        json_array(tbl, key, iif(digest is null, null, lower(hex(digest)))) || char(10) as line from row_states
      where (entry, seq) > (${last.entry}, ${last.seq}) order by entry, seq limit ${STATES}`.execute(db);
    const end = rows.at(-1);
    const whole = new Map<number, string>();
    for (const [entry, lines] of linesOf(rows)) {
      if (open && open.entry !== entry) open = closed(open, whole);
      if (open) open.hash.update(lines);
      else if (entry === end?.entry) open = { entry, hash: createHash("sha256").update(lines) };
      else whole.set(entry, hash("sha256", lines));
    }
    if (open && !end) closed(open, whole);
    yield whole;
    if (!end) return;
    last = end;
  }
}

function closed(open: { entry: number; hash: Hash }, whole: Map<number, string>): null {
  whole.set(open.entry, open.hash.digest("hex"));
  return null;
}

function linesOf(rows: readonly StateRow[]): Map<number, string> {
  const lines = new Map<number, string>();
  for (const { entry, line } of rows) lines.set(entry, (lines.get(entry) ?? "") + line);
  return lines;
}

/** Entries that name states of which none is there. */
async function* listStateless(db: ReadDb): AsyncGenerator<number[]> {
  const { rows: ends } = await sql<{ last: number | null }>`select max(seq) as last from audit_log`.execute(
    db,
  );
  const last = Number(ends[0]?.last ?? 0);
  for (let from = 0; from < last; from += ENTRIES) {
    const { rows } = await sql<{ seq: number }>`select seq from audit_log a
      where seq > ${from} and seq <= ${from + ENTRIES} and rows_hash is not null
        and not exists (select 1 from row_states s where s.entry = a.seq)`.execute(db);
    yield rows.map(({ seq }) => Number(seq));
  }
}

/** Tables that the log began to cover more than once: what they held at the second time was not compared with the first. */
export async function listCoveredTwice(db: ReadDb): Promise<string[]> {
  const { rows } = await sql<{
    key: string;
  }>`select key from row_states where tbl = '' group by key having count(*) > 1`.execute(db);
  return rows.map(({ key }) => key);
}
