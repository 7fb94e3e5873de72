import { sql } from "kysely";
import type { Key } from "#db/changed-rows";
import type { ReadDb } from "#db/client";
import { decidingTables, type TableShape } from "#db/deciding-tables";
import { type Digest, differingColumns, rowsIn } from "#db/row-digests";
import { type RowState, readPage } from "#db/row-states";
import { readShapes } from "#db/table-shapes";

/** Records compared at a time; other requests get a turn between. */
const PAGE = 500;

/** Where a record and the log disagree. `entry` is the audit entry that stated it last. */
export type Difference = { table: string; name: string | null; entry: number | null } & (
  | { kind: "changed"; columns: string[]; rows: number; stated: number }
  | { kind: "unknown" }
  | { kind: "back" }
  | { kind: "gone"; key: string }
);

/** Every record of the tables that the log covers against what it stated last, page by page. */
export async function* listDifferences(db: ReadDb): AsyncGenerator<Difference[]> {
  const { rows } = await sql<{ key: string }>`select distinct key from row_states where tbl = ''`.execute(db);
  const covered = new Set(rows.map(({ key }) => key));
  for (const shape of await readShapes(db)) {
    if (!covered.has(shape.statedTable)) continue;
    yield* differencesOf(db, shape);
    yield* lostOf(db, shape);
  }
}

type Stated = { key: string; digest: Digest | null; entry: number };

async function* differencesOf(db: ReadDb, shape: TableShape): AsyncGenerator<Difference[]> {
  for (let after: Key | null = null; ; ) {
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(db, shape, after, PAGE);
    if (!page) return;
    const stated = await statedLast(db, shape, page.states);
    const found: Difference[] = [];
    for (const state of page.states) {
      const last = stated.get(state.key);
      if (!last?.digest || !state.digest?.equals(last.digest))
        found.push(await differenceOf(db, shape, state, last));
    }
    yield found;
    after = page.last;
  }
}

/** What the log stated last about these records. */
async function statedLast(
  db: ReadDb,
  { statedTable }: TableShape,
  states: readonly RowState[],
): Promise<Map<string, Stated>> {
  const keys = JSON.stringify(states.map(({ key }) => key));
  const { rows } =
    await sql<Stated>`select s.key, s.digest, s.entry from json_each(${keys}) k cross join row_states s
    where s.seq = (select max(seq) from row_states where tbl = ${statedTable} and key = k.value)`.execute(db);
  return new Map(rows.map((row) => [row.key, row]));
}

async function differenceOf(
  db: ReadDb,
  shape: TableShape,
  state: RowState,
  last: Stated | undefined,
): Promise<Difference> {
  const record = { table: shape.table, name: await nameOf(db, shape, state.key), entry: last?.entry ?? null };
  if (!last) return { ...record, kind: "unknown" };
  if (!last.digest || !state.digest) return { ...record, kind: "back" };
  return {
    ...record,
    kind: "changed",
    columns: differingColumns(state.digest, last.digest, shape),
    rows: rowsIn(state.digest),
    stated: rowsIn(last.digest),
  };
}

async function* lostOf(db: ReadDb, shape: TableShape): AsyncGenerator<Difference[]> {
  const { table, statedTable } = shape;
  for (let after = ""; ; ) {
    const { rows } = await sql<{
      last: string | null;
    }>`select max(key) as last from (select distinct key from row_states
      where tbl = ${statedTable} and key > ${after} order by key limit ${PAGE})`.execute(db);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    const { rows: lost } = await sql<Stated>`select s.key, s.entry from row_states s
      where s.seq in (select max(seq) from row_states where tbl = ${statedTable} and key > ${after} and key <= ${last} group by key)
        and s.digest is not null
        and not exists (select 1 from ${sql.table(table)} x where ${sql.raw(sameRecord(shape, "s.key"))})`.execute(
      db,
    );
    yield lost.map(({ key, entry }) => ({ table, name: null, entry, kind: "gone", key }));
    after = last;
  }
}

/** SQL that is true where the row x belongs to the record of this key. */
function sameRecord({ by }: TableShape, key: string): string {
  if (by.length === 1) return `x."${by[0]}" = ${key}`;
  return by.map((name, n) => `x."${name}" = json_extract(${key}, '$[${n}]')`).join(" and ");
}

async function nameOf(db: ReadDb, shape: TableShape, key: string): Promise<string | null> {
  const { rows } = await sql<{
    name: string | null;
  }>`select ${sql.raw(decidingTables[shape.table]?.named ?? "null")} as name
    from ${sql.table(shape.table)} x, (select ${key} as key) k where ${sql.raw(sameRecord(shape, "k.key"))} limit 1`.execute(
    db,
  );
  return rows[0]?.name ?? null;
}
