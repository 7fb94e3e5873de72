import { BadFile } from "#evidence/files/bad-lines";
import { type CsvRow, type CsvTable, hasValue, MOST_COLUMNS } from "#evidence/files/csv";
import { parseJson, parseJsonInTurns } from "#evidence/files/json";
import { eachInTurns } from "#evidence/files/turns";
import { decode } from "#evidence/files/utf8";

/** A number as it was written: an id may have more digits than a number holds. */
type Source = { source?: string };
const asWritten = (_key: string, value: unknown, context?: Source) =>
  typeof value === "number" ? (context?.source ?? String(value)) : value;

/** Parses a short JSON text with its numbers as text. @throws BadFile when it is not JSON or would fill the memory */
export function readJson(text: string): unknown {
  try {
    return parseJson(text.replace(/^\uFEFF/, ""), asWritten);
  } catch (error) {
    throw notJson(error);
  }
}

/** How much of a file is looked at to tell whether it is JSON. */
const BEGINNING = 1024;

/** Does a text in UTF-8 begin as JSON does? */
export function isJson(bytes: Uint8Array): boolean {
  return /^[\s\uFEFF]*[{[]/.test(new TextDecoder().decode(bytes.subarray(0, BEGINNING)));
}

/** The records of a JSON text as a table. @throws BadFile */
export async function readJsonTable(bytes: Uint8Array, list?: string): Promise<CsvTable> {
  const value = await parseJsonInTurns(decode(bytes), asWritten).catch((error: unknown) => {
    throw notJson(error);
  });
  const table = await tableOf(recordsOf(value, list));
  return { ...table, rows: table.rows.filter(hasValue) };
}

function notJson(error: unknown): unknown {
  return error instanceof SyntaxError ? new BadFile(`The file is not JSON: ${error.message}`) : error;
}

/**
 * The records of an answer: the array itself, or the one under `list` ("data.users"); without `list` the only array of
 * objects beside which there is no other.
 * @throws BadFile
 */
function recordsOf(value: unknown, list?: string): unknown[] {
  if (list) {
    const found = at(value, list);
    if (Array.isArray(found)) return found;
    throw new BadFile(`Under “${list}” there is no list.`);
  }
  if (Array.isArray(value)) return value;
  if (!isRecord(value))
    throw new BadFile("The file is neither a list of records nor an object that contains one.");
  const lists = Object.entries(value).filter(([, part]) => Array.isArray(part) && part.every(isRecord));
  const [only] = lists;
  if (only && lists.length === 1) return only[1] as unknown[];
  const names = lists.map(([name]) => `“${name}”`).join(", ") || "none";
  throw new BadFile(`Enter the key of the list of accounts (list). Lists of records: ${names}.`);
}

/** What stands under a path of keys with dots between them; undefined when nothing does. */
export function at(value: unknown, path: string): unknown {
  if (isRecord(value) && Object.hasOwn(value, path)) return value[path];
  return path
    .split(".")
    .reduce<unknown>(
      (part, key) => (isRecord(part) && Object.hasOwn(part, key) ? part[key] : undefined),
      value,
    );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Records as rows: a nested field is the column "profile.email", a list one cell with a line for each value. */
export async function tableOf(records: readonly unknown[]): Promise<CsvTable> {
  const columns = new Set<string>();
  const found: Map<string, string[]>[] = [];
  await eachInTurns(records, (record, index) => {
    if (!isRecord(record)) throw new BadFile(`Record ${index + 1} is not an object.`);
    const cells = new Map<string, string[]>();
    flatten(record, "", cells, 0);
    for (const name of cells.keys()) columns.add(name);
    if (columns.size * records.length > MOST_CELLS || columns.size > MOST_COLUMNS)
      refuseWidth(records, columns);
    found.push(cells);
  });
  const header = [...columns];
  const rows: CsvRow[] = [];
  await eachInTurns(found, (cells, index) => {
    rows.push({ line: index + 1, values: header.map((name) => cells.get(name)?.join("\n") ?? "") });
  });
  return { header, delimiter: ",", of: "Record", rows };
}

function refuseWidth(records: readonly unknown[], columns: ReadonlySet<string>): never {
  throw new BadFile(
    `The ${records.length} records have ${columns.size} different fields or more: too many for a table.`,
  );
}

const DEEPEST = 6;
/** Records without a field in common would make a table of their number squared. */
const MOST_CELLS = 5_000_000;
const LONGEST_NAME = 1000;
/** Values of one field in one record. */
const MOST_IN_CELL = 10_000;

function flatten(value: unknown, path: string, cells: Map<string, string[]>, depth: number): void {
  if (value === null || value === undefined || depth > DEEPEST) return;
  if (path.length > LONGEST_NAME)
    throw new BadFile(`The name of a field is longer than ${LONGEST_NAME} characters.`);
  if (Array.isArray(value)) for (const one of value) flatten(one, path, cells, depth + 1);
  else if (isRecord(value))
    for (const [key, part] of Object.entries(value))
      flatten(part, path === "" ? key : `${path}.${key}`, cells, depth + 1);
  else {
    const known = cells.get(path);
    if (known) known.push(String(value).trim());
    else cells.set(path, [String(value).trim()]);
    if (cells.size > MOST_COLUMNS || (known && known.length > MOST_IN_CELL))
      throw new BadFile("A record has more than 10,000 fields, or more than 10,000 values in one field.");
  }
}
