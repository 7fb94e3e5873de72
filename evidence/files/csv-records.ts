import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { type CsvError, parse } from "csv-parse";
import { BadFile } from "#evidence/files/bad-lines";

/** One record of a file; `line` is the number of the line it starts on, counted from 1, as an editor counts. */
export type CsvRow = { line: number; values: string[] };
/** A record that cannot be read. */
type Mistake = { line: number; reason: string };
export type Records = { records: CsvRow[]; mistakes: Mistake[] };

/** Ten times the largest list that we know of. A file of nothing but short lines would take gigabytes as rows. */
export const MOST_ROWS = 300_000;
export const MOST_VALUES = 5_000_000;
/** Bytes of a line, and signs of a record. */
export const LONGEST_LINE = 1024 * 1024;
/** Where a file has more, the first of them say what is wrong with it: each costs the parser as much as a thousand signs. */
const MOST_MISTAKES = 1_000;
const PIECE = 32_768;

/**
 * The records of a CSV text in UTF-8, with RFC 4180 quoting and any kind of line end, trimmed of surrounding blanks. Records
 * that cannot be read are given apart; the numbers after such a one are uncertain, and after a thousand mistakes no more is read.
 * `firstLine` is that of the first byte. @throws BadFile when it is too large
 */
export async function csvRecords(bytes: Uint8Array, delimiter: string, firstLine = 1): Promise<Records> {
  const records: CsvRow[] = [];
  const mistakes: Mistake[] = [];
  const lines = lineCounter(bytes, firstLine);
  let values = 0;
  let longLine = false;
  const fits = () => records.length <= MOST_ROWS && values <= MOST_VALUES;
  const parser = Readable.from(pieces(bytes, fits, () => (longLine = true))).pipe(
    parse({
      bom: true,
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      skip_records_with_error: true,
      max_record_size: LONGEST_LINE,
      on_skip: (error?: CsvError) => {
        const open = error?.code === "CSV_QUOTE_NOT_CLOSED";
        const line = open ? lines.next() : lines.at(Number(error?.bytes ?? 0));
        mistakes.push({ line, reason: quoteReason(error) });
        if (mistakes.length < MOST_MISTAKES) return undefined;
        mistakes.push({ line, reason: lastRead });
        throw new TooManyMistakes();
      },
      on_record: (found: string[], info) => {
        values += found.length;
        emptyNulls(found);
        // What is left of the piece is read all the same, and no longer kept.
        if (fits()) records.push({ line: lines.next(), values: found });
        lines.at(info.bytes);
        return null;
      },
    }),
  );
  await finished(parser.resume()).catch((error: unknown) => {
    if (!(error instanceof TooManyMistakes)) throw error;
  });
  if (longLine) throw new BadFile("A line of the file is longer than 1 MiB.");
  if (!fits()) throw new BadFile("The file has more than 300,000 rows or 5,000,000 values. Split it.");
  return { records, mistakes };
}

/** Ends the parser; what was found until then is the answer. */
class TooManyMistakes extends Error {}
const lastRead = "is the last line that was read: the file has too many mistakes like these.";

/** PostgreSQL and MySQL write a cell that holds nothing as \\N. */
function emptyNulls(values: string[]): void {
  for (let at = 0; at < values.length; at += 1) if (values[at] === "\\N") values[at] = "";
}

/**
 * Small pieces with a turn of the event loop between them, so that a large file does not block other requests. They end
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
function lineCounter(bytes: Uint8Array, first: number): { at(offset: number): number; next(): number } {
  let line = first;
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

function quoteReason(error: CsvError | undefined): string {
  if (error?.code === "CSV_QUOTE_NOT_CLOSED") return "opens a quotation mark that is never closed.";
  if (error?.code === "INVALID_OPENING_QUOTE")
    return "has a quotation mark inside a value that is not quoted.";
  if (error?.code === "CSV_INVALID_CLOSING_QUOTE") return "goes on after a closing quotation mark.";
  return "cannot be read as CSV.";
}
