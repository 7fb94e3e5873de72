import { CompiledQuery, sql } from "kysely";
import type { Key } from "#db/changed-rows";
import type { ReadDb, Tx } from "#db/client";
import type { TableShape } from "#db/deciding-tables";
import { type Digest, RecordDigest } from "#db/row-digests";
import { giveTurn } from "#db/turns";
import { groupedBy } from "#domain/groups";

/** What a record says, as `row_states` has it; no digest: there is no such record. */
export type RowState = { tbl: string; key: string; digest: Digest | null };

type Row = Record<string, string | number | null>;

/** Rows of one record read at a time. */
const PART = 500;

/** The key of a record as the log has it: the value itself, or a JSON array of several. */
function keyText(key: Key): string {
  return key.length === 1 ? String(key[0]) : JSON.stringify(key);
}

/** A state as the hash of its entry has it. */
export function stateLine({ tbl, key, digest }: RowState): string {
  return `${JSON.stringify([tbl, key, digest === null ? null : digest.toString("hex")])}\n`;
}

/** What these records say now. */
export async function readStates(db: Tx, shape: TableShape, keys: readonly Key[]): Promise<RowState[]> {
  if (shape.grouped && shape.within.length > 0) return readInParts(db, shape, keys);
  const same = shape.by.map((name, n) => `x."${name}" = json_extract(c.value, '$[${n}]')`).join(" and ");
  const { rows } = await db.executeQuery<Row>(
    CompiledQuery.raw(
      `select c.key as "#", ${shape.values} from json_each(?) c cross join "${shape.table}" x on ${same}
        order by c.key${shape.grouped ? `, ${shape.order}` : ""}`,
      [JSON.stringify(keys)],
    ),
  );
  const rowsOf = groupedBy(rows, (row) => String(row["#"]));
  return keys.map((key, n) => {
    const those = rowsOf.get(String(n));
    return { tbl: shape.statedTable, key: keyText(key), digest: those ? digestOf(shape, those) : null };
  });
}

/** Records that may have very many rows, one after the other: the rows of one in parts, so that others get a turn between. */
async function readInParts(db: Tx, shape: TableShape, keys: readonly Key[]): Promise<RowState[]> {
  const { table, statedTable, statedColumns, by, within } = shape;
  const states: RowState[] = [];
  const named = (columns: readonly string[]) => columns.map((name) => `x."${name}"`).join(", ");
  const marks = (columns: readonly string[]) => columns.map(() => "?").join(", ");
  const mine = `(${named(by)}) = (${marks(by)})`;
  const cursor = within.map((name, n) => `x."${name}" as "#${n}"`).join(", ");
  for (const key of keys) {
    const digest = new RecordDigest(statedTable, statedColumns);
    for (let after: readonly unknown[] = []; ; ) {
      const above = after.length > 0 ? ` and (${named(within)}) > (${marks(within)})` : "";
      const { rows } = await db.executeQuery<Row>(
        CompiledQuery.raw(
          `select ${cursor}, ${shape.values} from "${table}" x where ${mine}${above} order by ${shape.order} limit ${PART}`,
          [...key, ...after],
        ),
      );
      for (const row of rows) digest.add(row);
      const last = rows.at(-1);
      if (!last || rows.length < PART) break;
      after = within.map((_, n) => last[`#${n}`]);
      await giveTurn();
    }
    states.push({ tbl: statedTable, key: keyText(key), digest: digest.end() });
  }
  return states;
}

function digestOf({ statedTable, statedColumns }: TableShape, rows: readonly Row[]): Digest | null {
  const digest = new RecordDigest(statedTable, statedColumns);
  for (const row of rows) digest.add(row);
  return digest.end();
}

/** What the next records of a table say, by their keys; null after the last. */
export async function readPage(
  db: ReadDb,
  shape: TableShape,
  after: Key | null,
  limit: number,
): Promise<{ states: RowState[]; last: Key } | null> {
  const { table, by } = shape;
  const columns = sql.raw(by.map((name) => `x."${name}"`).join(", "));
  const above = after ? sql`where (${columns}) > (${sql.join(after)})` : sql``;
  const page = shape.grouped
    ? sql`join (select distinct ${columns} from ${sql.table(table)} x ${above} order by ${columns} limit ${limit}) k
        using (${sql.raw(by.map((name) => `"${name}"`).join(", "))}) order by ${columns}, ${sql.raw(shape.order)}`
    : sql`${above} order by ${columns} limit ${limit}`;
  const keys = sql.raw(by.map((name, n) => `x."${name}" as "#${n}"`).join(", "));
  const { rows } =
    await sql<Row>`select ${keys}, ${sql.raw(shape.values)} from ${sql.table(table)} x ${page}`.execute(db);
  const keyOf = (row: Row): Key => by.map((_, n) => row[`#${n}`] ?? "");
  const lastRow = rows.at(-1);
  if (!lastRow) return null;
  const states = [...groupedBy(rows, (row) => keyText(keyOf(row)))].map(([key, those]) => ({
    tbl: shape.statedTable,
    key,
    digest: digestOf(shape, those),
  }));
  return { states, last: keyOf(lastRow) };
}
