import type { PreviewColumn } from "#domain/file-preview";
import type { CsvTable } from "#evidence/files/csv";

const MOST_COLUMNS = 100;
const VALUES = 3;
const LONGEST = 60;

/** The columns of a table with the field that each was read as, and the first of their values. */
export function previewColumns(table: CsvTable): PreviewColumn[] {
  return table.header.slice(0, MOST_COLUMNS).map((name, at) => {
    const values = new Set<string>();
    for (const row of table.rows) {
      const value = row.values[at];
      if (value) values.add(value.slice(0, LONGEST));
      if (values.size >= VALUES) break;
    }
    return { name: name.slice(0, LONGEST), field: table.meaning?.get(at) ?? null, values: [...values] };
  });
}
