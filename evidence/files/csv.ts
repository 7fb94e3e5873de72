import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { type CsvError, parse } from "csv-parse";
import { BadFile, BadLines } from "#evidence/files/bad-lines";
import { eachInTurns } from "#evidence/files/turns";
import { decode } from "#evidence/files/utf8";

/** One record of a file; `line` is the number of the line it starts on, counted from 1, the header being line 1. */
export type CsvRow = { line: number; values: string[] };
/** `of`: the rows are records of a list, counted from 1, and no lines of a text. */
export type CsvTable = { header: string[]; delimiter: "," | ";"; rows: CsvRow[]; of?: "Record" };
const LARGEST = 50 * 1024 * 1024;
/** Ten times the largest list that we know of. A file of nothing but short lines would take gigabytes as rows. */
export const MOST_ROWS = 300_000;
export const MOST_VALUES = 5_000_000;
export const MOST_COLUMNS = 10_000;
/** Bytes of a line, and signs of a record. */
export const LONGEST_LINE = 1024 * 1024;
/** How much of a file is looked at to tell what it is. */
const BEGINNING = 65_536;
const PIECE = 32_768;

/**
 * Reads a CSV file: UTF-8 with or without byte order mark, RFC 4180 quoting, comma or semicolon found out from the
 * header, at most 50 MiB. Values come back trimmed of surrounding blanks.
 * @throws BadFile when the file is too large, not UTF-8, empty, or has lines of another width than its header.
 */
export async function readCsv(bytes: Uint8Array): Promise<CsvTable> {
  if (bytes.byteLength > LARGEST) throw new BadFile("The file is larger than 50 MiB.");
  const text = decode(bytes);
  if (/^[\s\uFEFF]*[{[]/.test(text.slice(0, BEGINNING)))
    throw new BadFile("The file is JSON. Use a CSV file.");
  const delimiter = delimiterOf(text.slice(0, BEGINNING));
  const bad = new BadLines();
  const records: CsvRow[] = [];
  const lines = lineCounter(bytes);
  let values = 0;
  let longLine = false;
  const fits = () => records.length <= MOST_ROWS && values <= MOST_VALUES;
  const parser = Readable.from(pieces(bytes, fits, () => (longLine = true))).pipe(
    parse({
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      skip_records_with_error: true,
      max_record_size: LONGEST_LINE,
      on_skip: (error?: CsvError) => {
        const open = error?.code === "CSV_QUOTE_NOT_CLOSED";
        bad.add(open ? lines.next() : lines.at(Number(error?.bytes ?? 0)), null, quoteReason(error));
        return undefined;
      },
      on_record: (found: string[], info) => {
        values += found.length;
        // What is left of the piece is read all the same, and no longer kept.
        if (fits()) records.push({ line: lines.next(), values: found });
        lines.at(info.bytes);
        return null;
      },
    }),
  );
  await finished(parser.resume());
  if (longLine) throw new BadFile("A line of the file is longer than 1 MiB.");
  if (!fits()) throw new BadFile("The file has more than 300,000 rows or 5,000,000 values. Split it.");
  const [head, ...rows] = records;
  if (!head || head.values.every((cell) => cell === "")) {
    bad.refuse();
    throw new BadFile("The file is empty: its first line must name the columns.");
  }
  if (head.values.length > MOST_COLUMNS) throw new BadFile("The file has more than 10,000 columns.");
  checkHeader(head, bad);
  await eachInTurns(rows, (row) => {
    const wide = row.values.length;
    if (wide !== head.values.length)
      bad.add(row.line, null, `has ${wide} values, but the header names ${head.values.length} columns.`);
  });
  bad.refuse();
  return { header: head.values, delimiter, rows };
}

/** Whichever of the two stands more often outside quotes in the first line. */
function delimiterOf(text: string): "," | ";" {
  let quoted = false;
  let commas = 0;
  let semicolons = 0;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ",") commas += 1;
    else if (!quoted && sign === ";") semicolons += 1;
    else if (!quoted && sign === "\n" && commas + semicolons > 0) break;
  }
  return semicolons > commas ? ";" : ",";
}

/**
 * Small pieces with a turn of the event loop between them, so that a large file does not hold up everybody else. They end
 * early in a line that is too long, since the parser counts its values at its end alone.
 */
async function* pieces(bytes: Uint8Array, goOn: () => boolean, tooLong: () => void): AsyncGenerator<Buffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let lineAt = 0;
  for (let at = 0; at < buffer.length && goOn(); at += PIECE) {
    const piece = buffer.subarray(at, at + PIECE);
    const end = Math.max(piece.lastIndexOf(10), piece.lastIndexOf(13));
    if (end >= 0) lineAt = at + end + 1;
    else if (at + piece.length - lineAt > LONGEST_LINE) return tooLong();
    yield piece;
    await setImmediate();
  }
}

/** Counts lines along the bytes: `at` moves on to an offset, `next` to the start of the next line that is not empty. */
function lineCounter(bytes: Uint8Array): { at(offset: number): number; next(): number } {
  let line = 1;
  let here = 0;
  const step = () => {
    const sign = bytes[here++];
    if (sign === 10 || (sign === 13 && bytes[here] !== 10)) line += 1;
  };
  return {
    at(offset) {
      while (here < offset && here < bytes.length) step();
      return line;
    },
    next() {
      while (here < bytes.length && (bytes[here] === 10 || bytes[here] === 13)) step();
      return line;
    },
  };
}

function checkHeader(head: CsvRow, bad: BadLines): void {
  const seen = new Map<string, number>();
  head.values.forEach((name, at) => {
    const key = columnKey(name);
    if (key === "") bad.add(head.line, null, `column ${at + 1} has no name.`);
    else if (seen.has(key)) bad.add(head.line, name, "is named twice.");
    seen.set(key, at);
  });
}

/** Case, blanks, dashes and underscores do not matter in a column's name. */
export function columnKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, "");
}

function quoteReason(error: CsvError | undefined): string {
  if (error?.code === "CSV_QUOTE_NOT_CLOSED") return "opens a quotation mark that is never closed.";
  if (error?.code === "INVALID_OPENING_QUOTE")
    return "has a quotation mark inside a value that is not quoted.";
  if (error?.code === "CSV_INVALID_CLOSING_QUOTE") return "goes on after a closing quotation mark.";
  return "cannot be read as CSV.";
}
