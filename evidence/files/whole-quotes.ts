import { type CsvRow, csvRecords } from "#evidence/files/csv-records";
import { type Delimiter, delimiterOf } from "#evidence/files/csv-separator";

/**
 * Records of one value that is a line of several by itself: a spreadsheet that parts values by another sign saves such lines as one
 * quoted cell. Each is read once more and taken where it is as wide as the table; all others stay as they are.
 */
export async function unquotedWhole(rows: CsvRow[], separator: Delimiter): Promise<CsvRow[]> {
  const [first] = rows;
  const wide = Math.max(0, ...rows.slice(0, 60).map((row) => filled(row)));
  // Behind whole lines there may be another separator.
  const delimiter =
    wide < 2
      ? delimiterOf(
          rows
            .slice(0, 60)
            .map((row) => row.values[0])
            .join("\n"),
        )
      : separator;
  const all = first !== undefined && isWhole(first, delimiter) && wide < 2;
  const inside = rows.filter(
    (row) => isWhole(row, delimiter) && (all || (wide > 1 && row.values.length === 1)),
  );
  if (inside.length === 0) return rows;
  const text = inside.map((row) => row.values[0]).join("\n");
  const { records, mistakes } = await csvRecords(Buffer.from(`${text}\n`), delimiter);
  if (mistakes.length > 0 || records.length !== inside.length) return rows;
  const again = new Map(inside.map((row, at) => [row, records[at]?.values ?? []]));
  return rows.map((row) => {
    const values = again.get(row) ?? [];
    return values.length >= Math.max(2, wide) ? { line: row.line, values } : row;
  });
}

function filled({ values }: CsvRow): number {
  return values.findLastIndex((value) => value !== "") + 1;
}

/** One value, and nothing but empty ones after it, that contains the separator. */
function isWhole(row: CsvRow, delimiter: string): boolean {
  return filled(row) === 1 && (row.values[0] ?? "").includes(delimiter);
}
