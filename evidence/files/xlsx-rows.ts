import { BadFile } from "#evidence/files/bad-lines";
import { type CsvRow, MOST_ROWS, MOST_VALUES } from "#evidence/files/csv-records";
import type { NumberFormat } from "#evidence/files/xlsx-formats";
import { MOST_TEXT, RichText, TOO_MUCH } from "#evidence/files/xlsx-strings";
import { numberText, unescaped } from "#evidence/files/xlsx-values";
import { readXml } from "#evidence/files/xlsx-xml";
import type { Entry } from "#evidence/files/xlsx-zip";

/** What the cells of all sheets refer to, and how much of them may still be read. */
export type Shared = {
  strings: readonly string[];
  formats: readonly NumberFormat[];
  from1904: boolean;
  left: { values: number; text: number };
};
/** So much is read of a workbook: a text that many cells share is in the file once. */
export const bounds = () => ({ values: MOST_VALUES, text: MOST_TEXT });

const LAST_ROW = 1_048_576;
const LAST_COLUMN = 16_384;
const DAMAGED = "The workbook is damaged: its rows and cells are out of order. Save it again as .xlsx.";

/**
 * The rows of a sheet that hold any value, hidden ones too, with their numbers as the spreadsheet shows them. Of a formula
 * it is the value that the spreadsheet kept. `most`: this many rows are enough. @throws BadFile
 */
export async function sheetRows(entry: Entry, shared: Shared, most = MOST_ROWS + 1): Promise<CsvRow[]> {
  const reader = new SheetReader(shared);
  await readXml(entry, {
    open: (name, attributes) => reader.open(name, attributes),
    close: (name) => reader.close(name),
    text: (text) => reader.text(text),
    done: () => reader.rows.length >= most,
  });
  return reader.rows;
}

class SheetReader {
  readonly rows: CsvRow[] = [];
  readonly #inline = new RichText();
  #row: CsvRow = { line: 0, values: [] };
  #column = -1;
  #kind = "n";
  #style = 0;
  #value = "";
  #inValue = false;
  #ended = false;

  constructor(private readonly shared: Shared) {}

  open(name: string, attributes: Record<string, string>): void {
    // Controls and drawings after the cells have rows and columns of their own.
    if (this.#ended) return;
    if (name === "row") this.#beginRow(attributes.r);
    else if (name === "c") this.#beginCell(attributes);
    else if (name === "v") this.#inValue = true;
    else this.#inline.open(name);
  }

  close(name: string): void {
    if (name === "sheetData") this.#ended = true;
    if (this.#ended) return;
    if (name === "row") this.#endRow();
    else if (name === "c") this.#endCell();
    else if (name === "v") this.#inValue = false;
    else this.#inline.close(name);
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else this.#inline.add(text);
  }

  #beginRow(number: string | undefined): void {
    const line = number === undefined ? this.#row.line + 1 : Number(number);
    if (!Number.isInteger(line) || line <= this.#row.line || line > LAST_ROW) throw new BadFile(DAMAGED);
    this.#row = { line, values: [] };
    this.#column = -1;
  }

  #beginCell({ r, t = "n", s = "0" }: Record<string, string>): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column <= this.#column || column >= LAST_COLUMN) throw new BadFile(DAMAGED);
    this.#column = column;
    this.#kind = t;
    this.#style = Number(s);
    this.#value = "";
    this.#inline.begin();
  }

  #endCell(): void {
    const text = this.#text();
    if (text === "") return;
    const { values } = this.#row;
    const before = values.length;
    while (values.length < this.#column) values.push("");
    values.push(text);
    const { left } = this.shared;
    left.values -= values.length - before;
    left.text -= text.length;
    if (left.values < 0 || left.text < 0) throw new BadFile(TOO_MUCH);
  }

  #endRow(): void {
    if (this.#row.values.length === 0) return;
    this.rows.push(this.#row);
    if (this.rows.length > MOST_ROWS) throw new BadFile(TOO_MUCH);
  }

  /** Failed formulas are text such as “#REF!”; a list that holds one is refused by the rule for destroyed values. */
  #text(): string {
    const { strings, formats, from1904 } = this.shared;
    const value = this.#value.trim();
    if (this.#kind === "inlineStr") return this.#inline.text;
    if (value === "") return "";
    if (this.#kind === "s") return strings[Number(value)] ?? damaged();
    if (this.#kind === "b") return value === "1" || value === "true" ? "TRUE" : "FALSE";
    if (this.#kind === "n") return numberText(value, formats[this.#style] ?? { kind: "number" }, from1904);
    return this.#kind === "str" ? unescaped(value).trim() : value;
  }
}

function damaged(): never {
  throw new BadFile(DAMAGED);
}

/** The place of the column in a reference such as “AB12”, from 0. */
function columnOf(reference: string): number {
  const letters = /^([A-Za-z]{1,3})\d{1,7}$/.exec(reference)?.[1];
  if (!letters) throw new BadFile(DAMAGED);
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
