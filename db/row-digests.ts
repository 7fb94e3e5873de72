import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { TableShape } from "#db/deciding-tables";

/** What one record's rows say, in few bytes: see docs/log.md. */
export type Digest = Buffer;

/** SHA-256, the number of rows, and six bytes for each column that has a value. */
const HEAD = 36;
const COLUMN = 6;

type Row = Readonly<Record<string, unknown>>;

/**
 * Makes the digest of a record, row by row in their order, from the names of its table and columns in the log. A value that is null
 * (or the column's default, which the caller gives as null) adds nothing, so a column that a later version adds changes no digest.
 * The SHA-256 proves the rows; a checksum for each column only names the one that differs.
 */
export class RecordDigest {
  private readonly sums = new Map<string, number>();
  private readonly sha;
  private rows = 0;

  constructor(
    table: string,
    private readonly columns: readonly string[],
  ) {
    this.sha = createHash("sha256").update(`${table}\n`);
  }

  add(row: Row): void {
    const values: [string, unknown][] = [];
    for (const name of this.columns) {
      const value = row[name] ?? null;
      if (value === null) continue;
      values.push([name, value]);
      this.sums.set(name, crc32(`${this.rows} ${value}\n`, this.sums.get(name) ?? nameSum(name)));
    }
    this.sha.update(`${JSON.stringify(values)}\n`);
    this.rows += 1;
  }

  /** The digest; null when there was no row. */
  end(): Digest | null {
    if (this.rows === 0) return null;
    const bytes = Buffer.alloc(HEAD + COLUMN * this.sums.size);
    this.sha.digest().copy(bytes);
    bytes.writeUInt32BE(this.rows, 32);
    let at = HEAD;
    for (const [name, sum] of this.sums) {
      bytes.writeUInt16BE(nameMark(name), at);
      bytes.writeUInt32BE(sum, at + 2);
      at += COLUMN;
    }
    return bytes;
  }
}

const nameSums = new Map<string, number>();

function nameSum(name: string): number {
  const known = nameSums.get(name);
  if (known !== undefined) return known;
  const sum = crc32(name);
  nameSums.set(name, sum);
  return sum;
}

/** Two bytes for a column's name; no two columns of a table have the same (a test looks). */
export function nameMark(name: string): number {
  return nameSum(name) & 0xffff;
}

/** How many rows a digest covers. */
export function rowsIn(digest: Digest): number {
  return digest.readUInt32BE(32);
}

/** The columns of a table, by the names they have today, in which two digests differ. */
export function differingColumns(
  one: Digest,
  other: Digest,
  { columns, statedColumns }: Pick<TableShape, "columns" | "statedColumns">,
): string[] {
  const [a, b] = [sumsOf(one), sumsOf(other)];
  return columns.filter((_, n) => {
    const mark = nameMark(statedColumns[n]!);
    return a.get(mark) !== b.get(mark);
  });
}

function sumsOf(digest: Digest): Map<number, number> {
  const sums = new Map<number, number>();
  for (let at = HEAD; at + COLUMN <= digest.length; at += COLUMN)
    sums.set(digest.readUInt16BE(at), digest.readUInt32BE(at + 2));
  return sums;
}
