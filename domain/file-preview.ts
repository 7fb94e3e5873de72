/** Words of one column that are not understood, so that what they say of a record is unknown. */
export type Misread = { column: string; field: string; word: string; rows: number };
/** A column of a file, the field that it was taken for (null: not read), and some of its values. */
export type PreviewColumn = { name: string; field: string | null; values: string[] };
/** What an import of a table would do. */
export type FilePreview = {
  /** Which column was said to be which field. */
  map: Partial<Record<string, string>>;
  /** The line number of the header, as an editor counts; null where the file has no lines. */
  headerLine: number | null;
  /** Null where the file is not a table, such as records in JSON. */
  columns: PreviewColumn[] | null;
  /** The first records as they would be stored, each field in words. */
  sample: Record<string, string>[];
  /** "Added" 23, "Updated" 2. */
  outcome: [label: string, count: number][];
  /** What is to be known beside the figures, in sentences. */
  notes: string[];
};

/** How many records are shown. */
export const SAMPLE = 10;
const LONGEST_WORDS = 120;

/** Fields of a record in words; a dash where the record says nothing. */
export function inWords(record: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value.join(", ") : String(value ?? "")).slice(0, LONGEST_WORDS) || "–",
    ]),
  );
}
