import type { DateOrder } from "#evidence/cells/date-order";
import { BadFile, BadLines, refuseTooLarge } from "#evidence/files/bad-lines";
import { type CsvRow, csvRecords, MOST_VALUES, type Records } from "#evidence/files/csv-records";
import { type Delimiter, delimiterOf, sepLine } from "#evidence/files/csv-separator";
import { refuseDrawn } from "#evidence/files/drawn-tables";
import { withoutFooter } from "#evidence/files/footer";
import { headerAt, MOST_BEFORE, namesColumns } from "#evidence/files/header";
import { checkHeader, namedColumns, withoutEmptyColumns } from "#evidence/files/table-shape";
import { eachInTurns } from "#evidence/files/turns";
import { unquotedWhole } from "#evidence/files/whole-quotes";

export type { CsvRow } from "#evidence/files/csv-records";
/**
 * A table of any file. `headerLine`: the editor’s line of its header. `of`: the rows are records of a list, counted
 * from 1, or rows of a sheet by its own numbers, and no lines of a text.
 */
export type CsvTable = {
  header: string[];
  delimiter: Delimiter;
  rows: CsvRow[];
  headerLine?: number;
  of?: "Record" | "Row";
  /** Lines under the table that are no rows: how many there were, who made the list. */
  below?: string[];
  /** Filled by those who read the table, where it is there: which field each column was taken for, by its place. */
  meaning?: Map<number, string>;
  /** How its dates of numbers are to be read, where a person has said so. */
  dates?: DateOrder;
  /** When it is read: no sign-in is later. */
  now?: Date;
};
export const MOST_COLUMNS = 10_000;
/** Titles that cannot be read. */
const MOST_TITLES = 5;
/** How much of a file is read to detect its format. */
const BEGINNING = 65_536;

/**
 * Reads a CSV file in UTF-8, at most 50 MiB: comma, semicolon, tab or bar; RFC 4180 quoting, also around whole lines. Lines before the
 * header, rows without any value and columns without name and value are passed over. `words` are names that the header may have.
 * @throws BadFile when the file is too large, empty, or has rows of another width than its header.
 */
export async function readCsv(bytes: Uint8Array, words: ReadonlySet<string> = new Set()): Promise<CsvTable> {
  refuseTooLarge(bytes);
  const beginning = new TextDecoder().decode(bytes.subarray(0, BEGINNING));
  refuseDrawn(beginning);
  const delimiter = delimiterOf(beginning);
  const { records, mistakes } = await recordsOf(bytes, delimiter, words);
  if (sepLine(records[0]?.values.join(delimiter) ?? "") || isSepRecord(records[0])) records.shift();
  const filled = await unquotedWhole(records.filter(hasValue), delimiter);
  const at = headerAt(filled, words);
  const head = filled[at];
  const bad = new BadLines();
  for (const { line, reason } of mistakes) if (!head || line >= head.line) bad.add(line, null, reason);
  if (!head) {
    bad.refuse();
    throw new BadFile("The file is empty: its first line must name the columns.");
  }
  const heading = head.values.join("\n");
  // Lists that were joined, and programs that write in parts, say the names of the columns again.
  const again = (row: CsvRow) => row.values[0] === head.values[0] && row.values.join("\n") === heading;
  const { rows, below } = withoutFooter(
    head,
    filled.slice(at + 1).filter((row) => head.values.length < 2 || !again(row)),
  );
  const table = await fitted(head, [...rows], bad, endsInLine(bytes) ? null : rows.at(-1));
  return { ...table, delimiter, headerLine: head.line, below };
}

/** The records of a file. Titles above its header need not be CSV: they are cut off where they cannot be read. */
async function recordsOf(
  bytes: Uint8Array,
  delimiter: Delimiter,
  words: ReadonlySet<string>,
): Promise<Records> {
  const all = await csvRecords(bytes, delimiter);
  let found = all;
  for (let tries = 0; tries < MOST_TITLES; tries += 1) {
    const [mistake] = found.mistakes;
    if (!mistake || mistake.line > MOST_BEFORE) break;
    if (
      namesColumns(
        found.records.filter((row) => row.line < mistake.line),
        words,
      )
    )
      break;
    found = await csvRecords(
      bytes.subarray(offsetOfLine(bytes, mistake.line + 1)),
      delimiter,
      mistake.line + 1,
    );
  }
  return namesColumns(found.records.slice(0, MOST_BEFORE), words) ? found : all;
}

function offsetOfLine(bytes: Uint8Array, wanted: number): number {
  let line = 1;
  let at = 0;
  for (; at < bytes.length && line < wanted; at += 1)
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) line += 1;
  return at;
}

/** "sep=," read with commas is a record of two. */
function isSepRecord(row: CsvRow | undefined): boolean {
  return row?.line === 1 && /^\uFEFF?sep=$/i.test(row.values[0] ?? "") && row.values.slice(1).join("") === "";
}

/** Blanks of every kind are none: rows whose cells were cleared are saved as separators alone. */
export function hasValue(row: CsvRow): boolean {
  return row.values.some((value) => value !== "");
}

/**
 * Makes all rows as wide as the header. What a row has beyond it must be empty; what it lacks at its end is empty, as spreadsheets leave
 * it out, unless the row is one value alone or the file breaks off in it.
 */
export async function fitted(
  head: CsvRow,
  rows: CsvRow[],
  bad: BadLines,
  cutOff: CsvRow | null | undefined,
): Promise<{ header: string[]; rows: CsvRow[] }> {
  const named = lastFilled(head.values) + 1;
  let width = named;
  await eachInTurns(rows, (row) => {
    if (row.values.length <= head.values.length) width = Math.max(width, lastFilled(row.values) + 1);
  });
  if (width > MOST_COLUMNS) throw new BadFile("The file has more than 10,000 columns.");
  // Short rows become as wide as the header.
  if (width * rows.length > MOST_VALUES)
    throw new BadFile("The file has more than 5,000,000 values, counting empty ones. Split it.");
  await eachInTurns(rows, (row) => {
    const { length } = row.values;
    const tooFew = length < named && (length === 1 || row === cutOff);
    if (tooFew || lastFilled(row.values) >= width)
      bad.add(row.line, null, `has ${length} values, but the header names ${named} columns.`);
    while (row.values.length < width) row.values.push("");
    row.values.length = width;
  });
  const header = namedColumns(head.values, width);
  const slim = await withoutEmptyColumns(header, rows);
  checkHeader(head.line, slim.header, bad);
  bad.refuse();
  return slim;
}

function lastFilled(values: readonly string[]): number {
  return values.findLastIndex((value) => value !== "");
}

function endsInLine(bytes: Uint8Array): boolean {
  const last = bytes.at(-1);
  return last === 10 || last === 13;
}
