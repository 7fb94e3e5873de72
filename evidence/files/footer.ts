import type { CsvRow } from "#evidence/files/csv-records";

/** How many rows there were, as database clients write it under a table. */
const COUNTED = [
  /^\(?\d+ (?:rows?|row\(s\)|records?|record\(s\))(?: (?:affected|selected|returned|in set)\b.*)?\)?\.?$/i,
  /^(?:grand total|total|row count|record count|number of (?:rows|records|users|accounts))(?: (?:records|rows|users|accounts))?\s*[:=]\s*\d[\d.,' ]*$/i,
];
/** Who made a report and when, and whose it is. */
const REPORTED = [
  /^(?:report |file |list )?(?:generated|exported|created|printed|produced|downloaded)(?: (?:by|on|at|from)\b.+|\s*:\s.+)$/i,
  /^(?:copyright (?:\(c\)|©|\d{4})|\(c\) \d{4}|© ?).*$/i,
  /^(?:strictly )?confidential(?: information\b.*| [-–—] .*|:\s.*)?\.?$/i,
  /^(?:report |as of |date: ?|run |completion time: ?)?(?:date: ?)?(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?:[T ,].*)?$/i,
  /^(?:time|elapsed)(?: time)?: \d.*$/i,
  /^[-=*_ ]*end of (?:report|file|list)[-=*_ ]*$/i,
  /^[-=*_]{3,}$/,
];
/** Control-Z, with which DOS ended a text. */
const END_OF_FILE = "\u001A";
const MOST = 20;

/**
 * Parts the lines under a table from its rows: single values at the end, each of which is words that clients and reports close with. Any
 * other value alone may be an account whose row lacks the rest, and stays a row, which is refused by its line.
 */
export function withoutFooter(
  head: CsvRow,
  rows: readonly CsvRow[],
): { rows: readonly CsvRow[]; below: string[] } {
  if (head.values.filter((name) => name !== "").length < 2) return { rows, below: [] };
  let starts = rows.length;
  while (starts > 0 && rows.length - starts < MOST && isBelow(rows, starts - 1)) starts -= 1;
  return { rows: rows.slice(0, starts), below: rows.slice(starts).map((row) => row.values[0] ?? "") };
}

const LONGEST_NAMED = 60;

/** The lines under a table that were not read, in words, but for the number of its rows; null where there were none. */
export function belowText(below: readonly string[]): string | null {
  const lines = below.filter((text) => !isRowCount(text)).map((text) => `“${text.slice(0, LONGEST_NAMED)}”`);
  if (lines.length === 0) return null;
  return `Not read: ${lines.length === 1 ? "the line" : `the ${lines.length} lines`} under the table, ${lines.join(", ")}.`;
}

/** Does a line under a table say how many rows it has, or that the file ends, and nothing else? */
export function isRowCount(text: string): boolean {
  return text === END_OF_FILE || COUNTED.some((form) => form.test(text));
}

function isBelow(rows: readonly CsvRow[], at: number): boolean {
  const text = single(rows[at]);
  if (text === null) return false;
  if (isRowCount(text) || isReported(text)) return true;
  // Salesforce closes with the name of the company, under the words that its report is confidential.
  const before = single(rows[at - 1]);
  return at === rows.length - 1 && /[^@] [^@]/.test(text) && before !== null && isReported(before);
}

function isReported(text: string): boolean {
  return REPORTED.some((form) => form.test(text));
}

function single(row: CsvRow | undefined): string | null {
  return row?.values.length === 1 ? (row.values[0] ?? "") : null;
}
