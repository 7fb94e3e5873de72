import { utcDay } from "#domain/days";
import type { ImportedLine } from "#domain/vendors/subprocessor-import";
import { termsInput } from "#domain/vendors/subprocessors";
import { BadLines } from "#evidence/files/bad-lines";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Aliases, type Cells, findColumns, refuseDestroyed } from "#evidence/files/columns";
import type { CsvRow } from "#evidence/files/csv";
import { refuseSecrets } from "#evidence/files/refuse-secrets";
import { RepeatedLines } from "#evidence/files/repeated-lines";
import { boundRows } from "#evidence/files/row-bound";
import { headerWords, type Reading, readTable } from "#evidence/files/table";
import { eachInTurns } from "#evidence/files/turns";

const aliases = {
  name: [
    "company",
    "subprocessor",
    "sub-processor",
    "vendor",
    "entity",
    "name of subprocessor",
    "legal name",
  ],
  purpose: [
    "what for",
    "description",
    "description of processing",
    "service",
    "activity",
    "use",
    "purpose of processing",
  ],
  countries: [
    "location",
    "country",
    "locations",
    "region",
    "where",
    "location of processing",
    "processing location",
  ],
  data: ["data categories", "which data", "personal data", "categories of data"],
  transfer: ["transfer mechanism", "safeguard", "safeguards", "basis"],
  url: ["website", "link", "web address", "homepage"],
  since: ["from", "in use since", "effective date", "effective on", "date added"],
  dpa: ["dpa signed on", "dpa signed", "dpa date"],
  formerly: ["former name", "previous name", "formerly known as"],
} satisfies Aliases<string>;
type Field = keyof typeof aliases;
const fields = Object.keys(aliases) as Field[];
/** The columns of a list that is made for this import; also what a column may be said to be. */
export const SUBPROCESSOR_COLUMNS: readonly string[] = fields;

const MOST_ROWS = 10_000;
/** Days ahead: a company may be announced, years ahead is a mistake. */
const FURTHEST = 5 * 366;

/**
 * Reads a subprocessor list from CSV. A company may be in it several times, once for each purpose; a cell may name several countries.
 * @throws BadFile with line, column and reason of what cannot be taken; then nothing of the file counts.
 */
export async function readSubprocessorList(bytes: Uint8Array, how?: Reading): Promise<ImportedLine[]> {
  const table = await readTable(bytes, headerWords(aliases, Object.values(how?.map ?? {})), how);
  await refuseSecrets(table);
  boundRows(table.rows.length, MOST_ROWS);
  const cells = findColumns<Field>(table, aliases, [["name"], ["purpose"]], how?.map);
  const bad = new BadLines(table.of);
  const seen = new Map<string, number>();
  const lines: ImportedLine[] = [];
  const repeated = new RepeatedLines();
  const times = new ColumnTimes(table, cells);
  await eachInTurns(table.rows, (row) => {
    if (repeated.has(row) || refuseDestroyed(row, cells, fields, bad)) return;
    const line = readLine(row, cells, times, bad);
    if (!line) return;
    const key = `${line.terms.name}\n${line.terms.purpose}`.toLowerCase();
    const first = seen.get(key);
    if (first) bad.add(row.line, cells.named("name"), `names the same company and purpose as line ${first}.`);
    else seen.set(key, row.line);
    lines.push(line);
  });
  if (table.rows.length === 0) bad.add(2, null, "is missing: the file has a header and no companies.");
  bad.refuse();
  return lines;
}

function readLine(
  row: CsvRow,
  cells: Cells<Field>,
  times: ColumnTimes<Field>,
  bad: BadLines,
): ImportedLine | null {
  const value = (field: Field) => cells.value(row, field);
  const parsed = termsInput.safeParse({
    name: value("name").replace(/\s+/g, " "),
    purpose: value("purpose").replace(/\s+/g, " "),
    countries: value("countries"),
    data: value("data"),
    transfer: value("transfer"),
    url: value("url"),
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      bad.add(row.line, cells.named(issue.path[0] as Field), issue.message);
    return null;
  }
  const day = (field: "since" | "dpa") => {
    const at = times.read(row, field, field === "since" ? FURTHEST : 0);
    if (at === null || at === "never") return null;
    if (!isProblem(at) && (at.precision === "day" || at.precision === "instant")) return utcDay(at.at);
    const text = value(field).slice(0, 40);
    bad.add(
      row.line,
      cells.named(field),
      isProblem(at) ? at.problem : `“${text}” is no day. Write it as 2026-03-31.`,
    );
    return null;
  };
  return {
    line: row.line,
    terms: parsed.data,
    since: day("since"),
    dpaSignedOn: day("dpa"),
    formerly: value("formerly") || null,
  };
}
