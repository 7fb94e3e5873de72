import { BadFile, BadLines } from "#evidence/files/bad-lines";
import { type CsvRow, type CsvTable, fitted } from "#evidence/files/csv";
import { headerAt, MOST_BEFORE } from "#evidence/files/header";
import { refuseSecrets, refuseSecretsIn } from "#evidence/files/refuse-secrets";
import { eachInTurns } from "#evidence/files/turns";
import { formatsOf } from "#evidence/files/xlsx-formats";
import { bounds, type Shared, sheetRows } from "#evidence/files/xlsx-rows";
import { sharedStrings } from "#evidence/files/xlsx-strings";
import { openWorkbook, sheetOf, type Workbook } from "#evidence/files/xlsx-workbook";
import { texts } from "#evidence/files/xlsx-xml";

/**
 * Reads the first sheet of a workbook that is shown, or the one of that name, as a table; its lines are the sheet's rows.
 * `words` are the names that the header may have. @throws BadFile
 */
export async function readWorkbook(
  bytes: Uint8Array,
  words: ReadonlySet<string>,
  worksheet?: string,
): Promise<CsvTable> {
  const rows = await workbookRows(bytes, worksheet);
  const at = headerAt(rows, words);
  const head = rows[at];
  if (!head) throw new BadFile("The sheet is empty: its first row must name the columns.");
  const bad = new BadLines("Row");
  const below = rows.slice(at + 1);
  await sameWidth([head, ...below]);
  const table = await fitted(head, below, bad, null);
  return { ...table, delimiter: ",", headerLine: head.line, of: "Row" };
}

/** The rows that hold a value, at most this many. @throws BadFile */
export async function workbookRows(bytes: Uint8Array, worksheet?: string, most?: number): Promise<CsvRow[]> {
  const workbook = await openWorkbook(bytes);
  const { entry } = sheetOf(workbook, worksheet);
  return (await sheetRows(entry, await sharedBy(workbook), most)).slice(0, most);
}

/** A sheet leaves out empty cells at the end of a row, where a CSV has separators. */
async function sameWidth(rows: readonly CsvRow[]): Promise<void> {
  const [head] = rows;
  let widest = 0;
  await eachInTurns(rows, ({ values }) => {
    widest = Math.max(widest, values.length);
  });
  while (head && head.values.length < widest) head.values.push("");
  await eachInTurns(rows, ({ values }) => {
    // A row of one value alone would be taken for a line that broke off.
    if (values.length === 1 && widest > 1) values.push("");
  });
}

/**
 * Refuses a workbook that holds secrets beside the table that is read of it: it is kept as it was given, with its other sheets,
 * the titles above the header, remarks and caches. @throws BadFile
 */
export async function refuseSecretsBeside(
  bytes: Uint8Array,
  { headerLine = 1 }: CsvTable,
  worksheet?: string,
): Promise<void> {
  const workbook = await openWorkbook(bytes);
  const shared = await sharedBy(workbook);
  const read = sheetOf(workbook, worksheet);
  const above = await sheetRows(read.entry, shared, MOST_BEFORE + 1);
  await refuseInWorksheet(
    read.name,
    [],
    above.filter(({ line }) => line < headerLine),
  );
  for (const { name, entry } of workbook.sheets) {
    if (entry === read.entry) continue;
    const rows = await sheetRows(entry, shared);
    const [head] = rows.splice(headerAt(rows, new Set()), 1);
    await refuseInWorksheet(name, head?.values ?? [], rows);
  }
  for (const entry of workbook.entries.values())
    if (/\.(?:xml|rels|vml)$/.test(entry.name)) await refuseSecretsIn(texts(entry));
}

async function refuseInWorksheet(name: string, header: string[], rows: CsvRow[]): Promise<void> {
  try {
    await refuseSecrets({ header, delimiter: ",", of: "Row", rows });
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    throw new BadFile(`Sheet “${name.slice(0, 31)}”: ${error.message}`, error.lines, error.total);
  }
}

async function sharedBy({ strings, styles, from1904 }: Workbook): Promise<Shared> {
  return {
    strings: await sharedStrings(strings),
    formats: await formatsOf(styles),
    from1904,
    left: bounds(),
  };
}
