import type { ChosenEncoding } from "#domain/file-input";
import type { DateOrder } from "#evidence/cells/date-order";
import { BadFile, refuseTooLarge } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import type { Aliases } from "#evidence/files/columns";
import { type CsvTable, readCsv } from "#evidence/files/csv";
import { textBytes } from "#evidence/files/encoding";
import { isJson, readJsonTable } from "#evidence/files/json-table";
import { readWorkbook } from "#evidence/files/xlsx";
import { isZip } from "#evidence/files/xlsx-zip";

/**
 * What a person may say of a file beside its columns, and `now`. `list`: the key of a JSON file that holds the records. `dates`:
 * whether the day or the month comes first. `worksheet`: which sheet of a workbook is read.
 */
export type Reading = {
  encoding?: ChosenEncoding;
  list?: string;
  dates?: DateOrder;
  now?: Date;
  worksheet?: string;
  /** Which column a field is, as a person has said; NOT_READ for none. */
  map?: Partial<Record<string, string>>;
  /** Is given the table before it is read further: then its `meaning` says as what each column was read. */
  watch?: (table: CsvTable) => void;
};

/**
 * The one reader of every table: a workbook, CSV in any encoding and with any separator, or JSON. `words` are the names that columns may
 * have, by which the header is found. @throws BadFile
 */
export async function readTable(
  bytes: Uint8Array,
  words: ReadonlySet<string>,
  how: Reading = {},
): Promise<CsvTable> {
  refuseTooLarge(bytes);
  const table = isZip(bytes)
    ? await readWorkbook(bytes, words, how.worksheet)
    : await readText(bytes, words, how);
  const read: CsvTable = { ...table, dates: how.dates, now: how.now, meaning: new Map() };
  how.watch?.(read);
  return read;
}

async function readText(bytes: Uint8Array, words: ReadonlySet<string>, how: Reading): Promise<CsvTable> {
  const text = textBytes(bytes, how.encoding);
  if (how.worksheet) throw new BadFile("The file is no workbook, so it has no sheets to choose from.");
  return isJson(text) ? readJsonTable(text, how.list) : readCsv(text, words);
}

/** The names that the columns of such a table go by. */
export function headerWords(
  aliases: Aliases<string>,
  mapped: Iterable<string | undefined> = [],
): ReadonlySet<string> {
  const names = [...Object.keys(aliases), ...Object.values(aliases).flat(), ...mapped];
  return new Set(names.filter((name) => name !== undefined).map(columnKey));
}
