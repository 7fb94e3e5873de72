import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type SQLite from "better-sqlite3";

/** SHA-256, the number of rows, and six bytes for each column that has a value. */
const HEAD = 36;
const COLUMN = 6;

type Value = string | number | null;
type RowsSoFar = { shape: Shape; hash: Hash; count: number; columns: Map<string, number> };
type State = [table: string, key: string, digest: Buffer | null];
type Shape = { table: string; columns: string[] };

/**
 * Teaches a connection `row_digest(shape, values…)`: what one record's rows say, in few bytes. A value that is null (or the
 * column's default, which the caller passes as null) adds nothing, so a column that a later version adds changes no digest.
 * The SHA-256 proves the rows; a checksum for each column only names the one that differs.
 * And `rows_hash(table, key, digest)`: the SHA-256 over the states of one unit of work, in order.
 */
export function teachDigests(database: SQLite.Database): void {
  database.aggregate("row_digest", {
    start: null,
    step: (so: unknown, ...[shape, ...values]: unknown[]) =>
      addRow((so as RowsSoFar | null) ?? begin(String(shape)), values as Value[]),
    result: (so) => (so ? finish(so as RowsSoFar) : null),
    varargs: true,
    deterministic: true,
  });
  database.aggregate("rows_hash", {
    start: null,
    step: (so: unknown, ...state: unknown[]) =>
      ((so as Hash | null) ?? createHash("sha256")).update(`${stateText(state as State)}\n`),
    result: (so) => (so as Hash | null)?.digest("hex") ?? null,
    varargs: true,
    deterministic: true,
  });
}

function stateText([table, key, digest]: State): string {
  return JSON.stringify([table, key, digest === null ? null : digest.toString("hex")]);
}

/** What row_digest takes first: the table and its columns, in the order of the values that follow. */
export function shapeText(table: string, columns: readonly string[]): string {
  return `${table}:${columns.join(",")}`;
}

const shapes = new Map<string, Shape>();

function shapeOf(text: string): Shape {
  const known = shapes.get(text);
  if (known) return known;
  const colon = text.indexOf(":");
  const shape = { table: text.slice(0, colon), columns: text.slice(colon + 1).split(",") };
  shapes.set(text, shape);
  return shape;
}

function begin(text: string): RowsSoFar {
  const shape = shapeOf(text);
  const hash = createHash("sha256").update(`${shape.table}\n`);
  return { shape, hash, count: 0, columns: new Map() };
}

function addRow(so: RowsSoFar, values: readonly Value[]): RowsSoFar {
  const said: [string, Value][] = [];
  for (const [n, name] of so.shape.columns.entries()) {
    const value = values[n] ?? null;
    if (value === null) continue;
    said.push([name, value]);
    so.columns.set(name, crc32(`${so.count} ${value}\n`, so.columns.get(name) ?? crc32(name)));
  }
  so.hash.update(`${JSON.stringify(said)}\n`);
  so.count += 1;
  return so;
}

function finish({ hash, count, columns }: RowsSoFar): Buffer {
  const bytes = Buffer.alloc(HEAD + COLUMN * columns.size);
  hash.digest().copy(bytes);
  bytes.writeUInt32BE(count, 32);
  let at = HEAD;
  for (const [name, sum] of columns) {
    bytes.writeUInt16BE(nameMark(name), at);
    bytes.writeUInt32BE(sum, at + 2);
    at += COLUMN;
  }
  return bytes;
}

/** Two bytes that stand for a column's name; no two columns of a table have the same (a test looks). */
export function nameMark(name: string): number {
  return crc32(name) & 0xffff;
}

/** How many rows a digest stands for. */
export function rowsIn(digest: Buffer): number {
  return digest.readUInt32BE(32);
}

/** The columns, of those named, in which two digests differ. */
export function differingColumns(one: Buffer, other: Buffer, names: readonly string[]): string[] {
  const [a, b] = [sumsOf(one), sumsOf(other)];
  return names.filter((name) => a.get(nameMark(name)) !== b.get(nameMark(name)));
}

function sumsOf(digest: Buffer): Map<number, number> {
  const sums = new Map<number, number>();
  for (let at = HEAD; at + COLUMN <= digest.length; at += COLUMN)
    sums.set(digest.readUInt16BE(at), digest.readUInt32BE(at + 2));
  return sums;
}
