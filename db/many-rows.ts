import { CompiledQuery } from "kysely";
import type { Tx } from "#db/client";
import type { Database } from "#db/schema";

type Value = string | number | Buffer | null;
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

function* inserts(
  table: keyof Database,
  rows: readonly Record<string, Value>[],
): Generator<[text: string, values: Value[]]> {
  const columns = Object.keys(rows[0] ?? {});
  if (columns.length === 0) return;
  const line = `(${columns.map(() => "?").join(", ")})`;
  const head = `insert into ${table} (${columns.join(", ")}) values `;
  const atOnce = Math.max(1, Math.floor(VALUES / columns.length));
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce);
    yield [
      head + part.map(() => line).join(", "),
      part.flatMap((row) => columns.map((column) => row[column] ?? null)),
    ];
  }
}
