/**
 * A place where a spreadsheet may read a formula (OWASP, CSV injection): the beginning of the value and what follows a
 * semicolon, a tab or a line end, because a spreadsheet that separates by one of these ignores our quotes. Spaces,
 * control characters and quotes before the sign are skipped by some spreadsheets; full-width signs count in East Asian ones.
 */
const FORMULA = /(?<=^|[;\t\r\n])(?=[\s\p{Cc}\p{Cf}"]*[=+\-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}])/gu;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** What a spreadsheet takes UTF-8 for: without it Excel reads the letters of another alphabet. Own imports pass over it. */
const MARK = "\uFEFF";

/** A whole CSV file for people: `csvText` behind a byte order mark. Every CSV that Surety hands out is one. */
export function csvFile(
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  return MARK + csvText(header, rows);
}

/**
 * Text of a CSV file by RFC 4180 (CRLF, quoted where needed). Wherever a spreadsheet would run a formula an apostrophe is
 * put in front; plain numbers stay as they are.
 */
export function csvText(
  header: readonly string[],
  rows: Iterable<readonly (string | number | null)[]>,
): string {
  const lines = [header.map(cell).join(",")];
  for (const row of rows) lines.push(row.map(cell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = NUMBER.test(value) ? value : value.replace(FORMULA, "'");
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
