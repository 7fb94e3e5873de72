import type { CsvRow } from "#evidence/files/csv-records";

/** What database clients and reports write under a table: how many rows there were, and the mark of the end of a file. */
const CLOSING =
  /^(?:\(\d+ rows?(?: affected)?\)|\d+ rows? (?:in set|selected|affected)\b.*|(?:total|grand total)(?: records| rows)?\s*:.*)$/i;
/** Control-Z, with which DOS ended a text. */
const END_OF_FILE = "\u001A";
const MOST = 20;

/**
 * Parts the lines under a table from its rows: single values at the end that are closing words, or that an empty line parts from the
 * last row, as reports do with their total, author and copyright. A row of separators with one value is a row.
 */
export function withoutFooter(
  head: CsvRow,
  rows: readonly CsvRow[],
): { rows: readonly CsvRow[]; below: string[] } {
  if (head.values.filter((name) => name !== "").length < 2) return { rows, below: [] };
  let single = rows.length;
  while (single > 0 && rows.length - single <= MOST && rows[single - 1]?.values.length === 1) single -= 1;
  const starts = rows.findIndex(
    (row, at) => at >= single && (isClosing(row.values[0] ?? "") || isApart(rows[at - 1] ?? head, row)),
  );
  if (starts < 0) return { rows, below: [] };
  return { rows: rows.slice(0, starts), below: rows.slice(starts).map((row) => row.values[0] ?? "") };
}

/** Is there a line without any value between the two? A value may go over several lines. */
function isApart(before: CsvRow, row: CsvRow): boolean {
  const lines = before.values.reduce((count, value) => count + (value.match(/\r\n|\r|\n/g)?.length ?? 0), 1);
  return row.line > before.line + lines;
}

function isClosing(text: string): boolean {
  return CLOSING.test(text) || text === END_OF_FILE;
}
