import type { ChosenEncoding } from "#domain/file-input";
import type { DateOrder } from "#evidence/cells/date-order";
import { BadFile } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import type { Aliases } from "#evidence/files/columns";
import { type CsvTable, readCsv } from "#evidence/files/csv";
import { textBytes } from "#evidence/files/encoding";
import { isJson, readJsonTable } from "#evidence/files/json-table";

const LARGEST = 50 * 1024 * 1024;

/**
 * What a person may say of a file beside its columns, and `now`. `list`: under which key of a JSON file the records stand. `dates`:
 * whether the day or the month comes first.
 */
export type Reading = { encoding?: ChosenEncoding; list?: string; dates?: DateOrder; now?: Date };

/**
 * The one reader of every table: CSV in any encoding and with any separator, or JSON. `words` are the names that columns may
 * have, by which the header is found. @throws BadFile
 */
export async function readTable(
  bytes: Uint8Array,
  words: ReadonlySet<string>,
  how: Reading = {},
): Promise<CsvTable> {
  if (bytes.byteLength > LARGEST) throw new BadFile("The file is larger than 50 MiB.");
  const text = textBytes(bytes, how.encoding);
  const table = isJson(text) ? await readJsonTable(text, how.list) : await readCsv(text, words);
  return { ...table, dates: how.dates, now: how.now };
}

/** The names that the columns of such a table go by. */
export function headerWords(
  aliases: Aliases<string>,
  mapped: Iterable<string | undefined> = [],
): ReadonlySet<string> {
  const names = [...Object.keys(aliases), ...Object.values(aliases).flat(), ...mapped];
  return new Set(names.filter((name) => name !== undefined).map(columnKey));
}
