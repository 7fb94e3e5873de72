import { CompiledQuery } from "kysely";
import type { Tx } from "#db/client";
import type { Database } from "#db/schema";

type Value = string | number | Buffer | null | undefined;
/** SQLite takes 32,766 values in one statement; fewer at once keeps each statement short. */
const VALUES = 6000;

/**
 * Inserts many rows of one table, in few statements whose text is written once. Every row has the same columns as the
 * first. The query builder would take several times as long for ten thousand rows.
 */
export async function insertMany<Row extends Record<string, Value>>(
  db: Tx,
  table: keyof Database,
  rows: readonly Row[],
): Promise<void> {
  for (const [text, values] of inserts(table, rows)) await db.executeQuery(CompiledQuery.raw(text, values));
}

/** The same, but leaves out rows that a unique constraint refuses. Returns the ids of those that were written. */
export async function insertNewOnes<Row extends Record<string, Value> & { id: string }>(
  db: Tx,
  table: keyof Database,
  rows: readonly Row[],
): Promise<Set<string>> {
  const written = new Set<string>();
  for (const [text, values] of inserts(table, rows)) {
    const once = CompiledQuery.raw(`${text} on conflict do nothing returning id`, values);
    for (const { id } of (await db.executeQuery<{ id: string }>(once)).rows) written.add(id);
  }
  return written;
}

/** The same, but of a row that is there already it sets these columns. */
export async function insertOrReplace<Row extends Record<string, Value>>(
  db: Tx,
  table: keyof Database,
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): Promise<void> {
  const sets = columns.map((column) => `${column} = excluded.${column}`).join(", ");
  for (const [text, values] of inserts(table, rows))
    await db.executeQuery(CompiledQuery.raw(`${text} on conflict do update set ${sets}`, values));
}

/** Sets columns in many rows of one table, in few statements; each row names by its id what is set, and sets what it has. */
export async function updateMany<Row extends Record<string, Value> & { id: string }>(
  db: Tx,
  table: keyof Database,
  rows: readonly Row[],
): Promise<void> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = Object.keys(row).join();
    const alike = groups.get(key);
    if (alike) alike.push(row);
    else groups.set(key, [row]);
  }
  for (const alike of groups.values()) {
    const columns = Object.keys(alike[0] as Row);
    const sets = columns.flatMap((column, at) =>
      column === "id" ? [] : [`${column} = given.column${at + 1}`],
    );
    const own = `${table}.id = given.column${columns.indexOf("id") + 1}`;
    if (sets.length === 0) continue;
    for (const [lines, values] of parts(columns, alike)) {
      const text = `update ${table} set ${sets.join(", ")} from (values ${lines}) as given where ${own}`;
      await db.executeQuery(CompiledQuery.raw(text, values));
    }
  }
}

function* inserts(
  table: keyof Database,
  rows: readonly Record<string, Value>[],
): Generator<[text: string, values: Value[]]> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const head = `insert into ${table} (${columns.join(", ")}) values `;
  for (const [lines, values] of parts(columns, rows)) yield [head + lines, values];
}

/** The rows in pieces of this many values: their places in the statement, and the values. */
function* parts(
  columns: readonly string[],
  rows: readonly Record<string, Value>[],
): Generator<[lines: string, values: Value[]]> {
  const line = `(${columns.map(() => "?").join(", ")})`;
  const atOnce = Math.max(1, Math.floor(VALUES / columns.length));
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    yield [
      part.map(() => line).join(", "),
      part.flatMap((row) => columns.map((column) => row[column] ?? null)),
    ];
  }
}
