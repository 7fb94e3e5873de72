import { lookupTable } from "#domain/lookup-table";
import { destroyedBy } from "#evidence/cells/destroyed";
import type { BadLines } from "#evidence/files/bad-lines";
import { BadFile } from "#evidence/files/bad-lines";
import { columnKey } from "#evidence/files/column-key";
import { NOT_READ } from "#evidence/files/columns";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { refuseSecrets } from "#evidence/files/refuse-secrets";
import { boundRows } from "#evidence/files/row-bound";
import type { Reading } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";

/** Twice the largest public list that we know of. */
export const MOST_INCIDENTS = 20_000;
const numbers = {
  records_affected: ["attribute", "confidentiality", "data_total"],
  incident_year: ["timeline", "incident", "year"],
  incident_month: ["timeline", "incident", "month"],
  incident_day: ["timeline", "incident", "day"],
  notified_year: ["plus", "timeline", "notification", "year"],
  notified_month: ["plus", "timeline", "notification", "month"],
  notified_day: ["plus", "timeline", "notification", "day"],
} as const;
const words = {
  incident_id: ["incident_id"],
  security_incident: ["security_incident"],
  summary: ["summary"],
  reference: ["reference"],
  victim: ["victim", "victim_id"],
  incident_time: ["timeline", "incident", "time"],
  impact_rating: ["impact", "overall_rating"],
} as const;
const columns = lookupTable<readonly string[]>({ ...numbers, ...words });

const LISTS = ["actions", "action_varieties", "assets", "data_varieties"] as const;
const SPANS = ["compromise", "exfiltration", "discovery", "containment"] as const;
/** The columns of a list that is made for this import; also what a column may be said to be. */
export const INCIDENT_COLUMNS: readonly string[] = [
  ...Object.keys(words),
  ...Object.keys(numbers),
  ...LISTS,
  ...SPANS,
];

/** The column that a path of a VERIS record came from, for messages. */
export function columnOf(path: string): string {
  return Object.keys(columns).find((name) => columns[name]?.join(".") === path) ?? path;
}

/** The names of the columns, by which the header is found. */
export const WORDS: ReadonlySet<string> = new Set(Object.keys(columns).map(columnKey));

/** VERIS records out of the flat shape of a table: an empty cell is unknown. Cells that are not numbers are added to `bad`. */
export async function verisFromTable(
  table: CsvTable,
  bad: BadLines,
  map: Reading["map"] = {},
): Promise<{ line: number; value: unknown }[]> {
  await refuseSecrets(table);
  const { header, rows } = table;
  refuseUnknown(table, map);
  const names = namesOf(header, map);
  names.forEach((name, at) => {
    if (INCIDENT_COLUMNS.includes(name)) table.meaning?.set(at, name);
  });
  if (!names.includes("incident_id"))
    throw new BadFile(
      "The column incident_id is missing: without it a repeated import would double records.",
    );
  boundRows(rows.length, MOST_INCIDENTS);
  const found: { line: number; value: unknown }[] = [];
  await eachInTurns(rows, (row) => {
    found.push({ line: row.line, value: nested(row, names, bad) });
  });
  return found;
}

/** @throws BadFile when a column that a person has named is not there */
function refuseUnknown({ header, headerLine = 1 }: CsvTable, map: Partial<Record<string, string>>): void {
  const there = new Set(header.map(columnKey));
  for (const field of INCIDENT_COLUMNS) {
    const wanted = map[field];
    if (!wanted || wanted === NOT_READ || there.has(columnKey(wanted))) continue;
    throw new BadFile(`The file has no column “${wanted}” for ${field}.`, [
      { line: headerLine, column: wanted, reason: `is missing. The file has: ${header.join(", ")}.` },
    ]);
  }
}

/** The name of each column, as a person mapped it or as the file has it. */
function namesOf(header: readonly string[], map: Partial<Record<string, string>>): string[] {
  const fields = new Map(
    Object.entries(map).map(([field, column]) => [columnKey(column ?? ""), column === NOT_READ ? "" : field]),
  );
  const mapped = new Set(Object.keys(map));
  return header.map((name) => {
    const field = fields.get(columnKey(name));
    if (field) return field;
    const own = name.toLowerCase();
    // A column that bears the name of a field which is another column, or is not to be read.
    return mapped.has(own) ? "" : own;
  });
}

function nested(row: CsvRow, names: string[], bad: BadLines): object {
  const cell = (name: string) => row.values[names.indexOf(name)]?.trim() ?? "";
  row.values.forEach((value, at) => {
    const cause = destroyedBy(value);
    if (cause) bad.add(row.line, names[at] ?? null, `is not what the source holds: ${cause}.`);
  });
  const record: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(words)) if (cell(name)) put(record, path, cell(name));
  for (const [name, path] of Object.entries(numbers)) {
    if (!cell(name)) continue;
    if (/^\d{1,15}$/.test(cell(name))) put(record, path, Number(cell(name)));
    else bad.add(row.line, name, `“${cell(name).slice(0, 40)}” is not a whole number.`);
  }
  const varieties = listed(cell("action_varieties"));
  const action: Record<string, { variety: string[] }> = {};
  for (const name of listed(cell("actions"))) action[name] = { variety: [] };
  for (const one of varieties) {
    const [name = "", ...variety] = one.split(".");
    action[name] ??= { variety: [] };
    action[name].variety.push(variety.join("."));
  }
  record.action = action;
  put(
    record,
    ["asset", "assets"],
    listed(cell("assets")).map((variety) => ({ variety })),
  );
  const data = listed(cell("data_varieties")).map((one) => ({ variety: one.replace(/=.*$/, "") }));
  if (data.length > 0) put(record, ["attribute", "confidentiality", "data"], data);
  for (const name of SPANS) {
    const [value, unit] = /^([\d.]+)\s+(.+)$/.exec(cell(name))?.slice(1) ?? [undefined, cell(name)];
    if (unit) put(record, ["timeline", name], value ? { unit, value: Number(value) } : { unit });
  }
  return record;
}

function listed(text: string): string[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter(Boolean);
}

function put(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = record;
  for (const step of path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
}
