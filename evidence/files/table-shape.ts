import type { BadLines } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import type { CsvRow } from "#evidence/files/csv-records";
import { eachInTurns } from "#evidence/files/turns";

/** The columns' names, of every width: a column that has none is called by its place. */
export function namedColumns(names: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, at) => names[at] || "");
}

/** Takes away columns that have neither a name nor a value. One with values alone gets a name by its place: “column 3”. */
export async function withoutEmptyColumns(
  header: readonly string[],
  rows: CsvRow[],
): Promise<{ header: string[]; rows: CsvRow[] }> {
  const unnamed = header.flatMap((name, at) => (name === "" ? [at] : []));
  if (unnamed.length === 0) return { header: [...header], rows };
  const filled = new Set<number>();
  await eachInTurns(rows, (row) => {
    for (const at of unnamed) if (row.values[at]) filled.add(at);
  });
  const kept = header.flatMap((name, at) => (name !== "" || filled.has(at) ? [at] : []));
  await eachInTurns(rows, (row) => {
    row.values = kept.map((at) => row.values[at] ?? "");
  });
  return { header: kept.map((at) => header[at] || `column ${at + 1}`), rows };
}

/** A repeated name would leave open which column is meant. */
export function checkHeader(line: number, header: readonly string[], bad: BadLines): void {
  const seen = new Set<string>();
  for (const name of header) {
    const key = columnKey(name);
    if (seen.has(key)) bad.add(line, name, "is named twice.");
    seen.add(key);
  }
}
