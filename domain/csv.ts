/** A leading sign that spreadsheets run as a formula (OWASP, CSV injection). */
const RUNS = /^[=+\-@\t\r]/;

/**
 * Text of a CSV file by RFC 4180 (CRLF, quoted where needed). A value that a spreadsheet would run as a formula gets an
 * apostrophe in front; plain numbers stay as they are.
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
  const safe = RUNS.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
