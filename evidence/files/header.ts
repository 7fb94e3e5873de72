import { columnKey } from "#evidence/files/column-key";
import type { CsvRow } from "#evidence/files/csv-records";

/** Rows searched for the header. */
export const MOST_BEFORE = 40;

/**
 * Which of the rows names the columns: the one with the most words of `words`, else the first of those with the most values. Rows
 * before it must be of another kind: PowerShell's type line, a remark after "#", or fewer values than the header names. A row
 * with an address or a day in it is data.
 */
export function headerAt(rows: readonly CsvRow[], words: ReadonlySet<string>): number {
  const first = rows.slice(0, MOST_BEFORE);
  const widest = Math.max(0, ...first.map((row) => filled(row).length));
  const known = mostWords(first, words);
  const chosen =
    known >= 0 ? known : first.findIndex((row) => !isRemark(row) && filled(row).length >= widest);
  if (chosen < 0)
    return Math.max(
      0,
      first.findIndex((row) => !isRemark(row)),
    );
  const width = filled(first[chosen]).length;
  const most = known >= 0 ? 2 : 1;
  const blocked = first.slice(0, chosen).some((row, at) => !isBefore(row, first[at + 1], width, most));
  return blocked
    ? Math.max(
        0,
        first.findIndex((row) => !isRemark(row)),
      )
    : chosen;
}

/** Does any of the rows hold a name that columns may have? */
export function namesColumns(rows: readonly CsvRow[], words: ReadonlySet<string>): boolean {
  return mostWords(rows, words) >= 0;
}

/** The first row with the most words that are known; -1 where no row holds any. */
function mostWords(rows: readonly CsvRow[], words: ReadonlySet<string>): number {
  const counts = rows.map((row) =>
    isHeader(row) ? row.values.filter((cell) => words.has(columnKey(cell))).length : 0,
  );
  const most = Math.max(0, ...counts);
  return most === 0 ? -1 : counts.indexOf(most);
}

/** May the row precede a header of that many columns? A single column needs an empty line after its title. */
function isBefore(row: CsvRow, next: CsvRow | undefined, width: number, most: number): boolean {
  if (isRemark(row)) return true;
  if (width > 1) return filled(row).length < width && filled(row).length <= most;
  return next !== undefined && next.line > row.line + 1;
}

function isRemark(row: CsvRow): boolean {
  const [cell = ""] = row.values;
  return /^#TYPE\b/i.test(cell) || (cell.startsWith("#") && filled(row).length === 1);
}

function isHeader(row: CsvRow): boolean {
  const cells = filled(row);
  return !isRemark(row) && !cells.some((cell) => /\S@\S+\.\S/.test(cell) || /^\d{4}-\d{2}-\d{2}/.test(cell));
}

function filled(row: CsvRow | undefined): string[] {
  return row?.values.filter((cell) => cell !== "") ?? [];
}
