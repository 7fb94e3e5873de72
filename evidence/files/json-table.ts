import { BadFile } from "#evidence/files/bad-lines";
import { type CsvRow, type CsvTable, hasValue, MOST_COLUMNS } from "#evidence/files/csv";
import { parseJson, parseJsonInTurns, withoutText } from "#evidence/files/json";
import { isRecord, recordsOf, recordsOfAll } from "#evidence/files/json-records";
import { joinedValues } from "#evidence/files/json-values";
import { eachInTurns, inTurns } from "#evidence/files/turns";
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

/** How much of a file is read to detect JSON. */
const BEGINNING = 1024;

/** Does a text in UTF-8 begin as JSON does? */
export function isJson(bytes: Uint8Array): boolean {
  return /^[\s\uFEFF]*[{[]/.test(new TextDecoder().decode(bytes.subarray(0, BEGINNING)));
}

/** The records of a JSON text as a table. @throws BadFile */
export async function readJsonTable(bytes: Uint8Array, list?: string): Promise<CsvTable> {
  const { values, several } = await parseValues(bytes);
  const table = await tableOf(several ? recordsOfAll(values, list) : recordsOf(values[0], list));
  return { ...table, rows: table.rows.filter(hasValue) };
}

/** The values of a JSON text: one, or several one after the other, as a program prints pages. Numbers are text. @throws BadFile */
export async function readJsonValues(bytes: Uint8Array): Promise<unknown[]> {
  return (await parseValues(bytes)).values;
}

async function parseValues(bytes: Uint8Array): Promise<{ values: unknown[]; several: boolean }> {
  const text = decode(bytes);
  const joined = await inTurns(joinedValues(text));
  const value = await parseJsonInTurns(joined ?? text, asWritten).catch((error: unknown) => {
    throw notJson(error);
  });
  return joined ? { values: value as unknown[], several: true } : { values: [value], several: false };
}

function notJson(error: unknown): unknown {
  return error instanceof SyntaxError
    ? new BadFile(`The file is not JSON: ${withoutText(error.message)}`)
    : error;
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
  else if (isPowerShellValue(value)) flatten(value.value, path, cells, depth);
  else if (isRecord(value))
    for (const [key, part] of Object.entries(value))
      flatten(part, path === "" ? key : `${path}.${key}`, cells, depth + 1);
  else {
    const known = cells.get(path);
    const text = withoutTicks(String(value).trim());
    if (known) known.push(text);
    else cells.set(path, [text]);
    if (cells.size > MOST_COLUMNS || (known && known.length > MOST_IN_CELL))
      throw new BadFile("A record has more than 10,000 fields, or more than 10,000 values in one field.");
  }
}

/** Windows PowerShell writes some values with how they look: {"value": …, "DisplayHint": 2, "DateTime": "Monday, 1 March"}. */
function isPowerShellValue(value: unknown): value is { value: unknown } {
  return isRecord(value) && "value" in value && ("DateTime" in value || "DisplayHint" in value);
}

/** "/Date(1706774400000)/", as Windows PowerShell writes an instant, in ISO 8601; any other text as it is. */
function withoutTicks(text: string): string {
  const ticks = /^\\?\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\\?\/$/.exec(text)?.[1];
  const at = new Date(Number(ticks));
  return ticks === undefined || Number.isNaN(at.getTime()) ? text : at.toISOString();
}
