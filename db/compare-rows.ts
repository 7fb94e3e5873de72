import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { decidingTables } from "#db/deciding-tables";
import { differingColumns, rowsIn } from "#db/row-digests";
import { keyOf, readShapes, type TableShape } from "#db/table-shapes";

/** So many records are compared at a time; others get a turn between. */
const PAGE = 250;

/** Where a record and the log disagree. `entry` is the audit entry that stated it last. */
export type Difference = { table: string; name: string | null; entry: number | null } & (
  | { kind: "changed"; columns: string[]; rows: number; stated: number }
  | { kind: "unknown" }
  | { kind: "back" }
  | { kind: "gone"; key: string }
);

/** Entries whose states are not those that they name, page by page. */
export async function* listMisstated(db: ReadDb): AsyncGenerator<number[]> {
  const { rows: ends } = await sql<{ last: number }>`select
    max(coalesce((select max(seq) from audit_log), 0), coalesce((select max(entry) from row_states), 0)) as last`.execute(
    db,
  );
  const last = Number(ends[0]?.last ?? 0);
  for (let from = 0; from < last; from += PAGE) {
    const { rows } = await sql<{ entry: number }>`select coalesce(a.seq, s.entry) as entry
      from (select seq, rows_hash from audit_log where seq > ${from} and seq <= ${from + PAGE}) a
      full join (select entry, rows_hash(tbl, key, digest order by seq) as hash from row_states
        where entry > ${from} and entry <= ${from + PAGE} group by entry) s on s.entry = a.seq
      where a.rows_hash is not s.hash order by 1`.execute(db);
    yield rows.map(({ entry }) => Number(entry));
  }
}

/** Tables that the log began to cover more than once: what they held at the second time was not compared with the first. */
export async function listCoveredTwice(db: ReadDb): Promise<string[]> {
  const { rows } = await sql<{
    key: string;
  }>`select key from row_states where tbl = '' group by key having count(*) > 1`.execute(db);
  return rows.map(({ key }) => key);
}

/** Every record of the tables that the log covers against what it stated last, page by page. */
export async function* listDifferences(db: ReadDb): AsyncGenerator<Difference[]> {
  const { rows } = await sql<{ key: string }>`select distinct key from row_states where tbl = ''`.execute(db);
  const covered = new Set(rows.map(({ key }) => key));
  for (const shape of await readShapes(db)) {
    if (!covered.has(shape.table)) continue;
    yield* differencesOf(db, shape);
    yield* lostOf(db, shape);
  }
}

type Compared = { key: string; now: Buffer; stated: Buffer | null; entry: number | null };

async function* differencesOf(db: ReadDb, shape: TableShape): AsyncGenerator<Difference[]> {
  const { table, by, digest } = shape;
  const columns = by.map((name) => `x."${name}"`).join(", ");
  for (let after: unknown[] | null = null; ; ) {
    const last: unknown[] | null = await endOfPage(db, shape, after);
    if (!last) return;
    const above = after ? sql`(${sql.raw(columns)}) > (${sql.join(after)}) and` : sql``;
    const { rows } = await sql<Compared>`select d.key, d.now, s.digest as stated, s.entry
      from (select ${sql.raw(keyOf(shape, (name) => `x."${name}"`))} as key, ${sql.raw(digest)} as now
        from ${sql.table(table)} x where ${above} (${sql.raw(columns)}) <= (${sql.join(last)}) group by ${sql.raw(columns)}) d
      left join row_states s on s.seq = (select max(seq) from row_states where tbl = ${table} and key = d.key)
      where s.digest is not d.now`.execute(db);
    const found: Difference[] = [];
    for (const row of rows) found.push(await differenceOf(db, shape, row));
    yield found;
    after = last;
  }
}

async function endOfPage(
  db: ReadDb,
  { table, by }: TableShape,
  after: unknown[] | null,
): Promise<unknown[] | null> {
  const columns = by.map((name) => `"${name}"`).join(", ");
  const above = after ? sql`where (${sql.raw(columns)}) > (${sql.join(after)})` : sql``;
  const { rows } = await sql<
    Record<string, unknown>
  >`select * from (select distinct ${sql.raw(columns)} from ${sql.table(table)}
    ${above} order by ${sql.raw(columns)} limit ${PAGE})
    order by ${sql.raw(by.map((name) => `"${name}" desc`).join(", "))} limit 1`.execute(db);
  const [row] = rows;
  return row ? by.map((name) => row[name]) : null;
}

async function differenceOf(db: ReadDb, shape: TableShape, row: Compared): Promise<Difference> {
  const { table, columns } = shape;
  const record = {
    table,
    name: await nameOf(db, shape, row.key),
    entry: row.entry === null ? null : Number(row.entry),
  };
  if (row.entry === null) return { ...record, kind: "unknown" };
  if (row.stated === null) return { ...record, kind: "back" };
  const differing = differingColumns(row.now, row.stated, columns);
  return {
    ...record,
    kind: "changed",
    columns: differing,
    rows: rowsIn(row.now),
    stated: rowsIn(row.stated),
  };
}

async function* lostOf(db: ReadDb, shape: TableShape): AsyncGenerator<Difference[]> {
  const { table } = shape;
  for (let after = ""; ; ) {
    const { rows } = await sql<{
      last: string | null;
    }>`select max(key) as last from (select distinct key from row_states
      where tbl = ${table} and key > ${after} order by key limit ${PAGE})`.execute(db);
    const last = rows[0]?.last ?? null;
    if (last === null) return;
    const { rows: lost } = await sql<{
      key: string;
      entry: number;
    }>`select s.key, s.entry from row_states s
      where s.seq in (select max(seq) from row_states where tbl = ${table} and key > ${after} and key <= ${last} group by key)
        and s.digest is not null
        and not exists (select 1 from ${sql.table(table)} x where ${sql.raw(sameRecord(shape, "s.key"))})`.execute(
      db,
    );
    yield lost.map(({ key, entry }) => ({ table, name: null, entry: Number(entry), kind: "gone", key }));
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
