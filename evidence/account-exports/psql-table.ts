import { type TextLine, textLines } from "#evidence/account-exports/text-lines";
import { BadFile, BadLines } from "#evidence/files/bad-lines";
import type { CsvRow, CsvTable } from "#evidence/files/csv";
import { LONGEST_LINE } from "#evidence/files/csv-records";

/**
 * A table as psql prints it by itself: columns parted by bars, a rule of dashes under the header, a cell of several lines
 * marked by a plus at the end of each.
 * @throws BadFile
 */
export async function alignedTable(text: string, firstColumn: string): Promise<CsvTable> {
  const lines = textLines(text, ["|"]);
  const header = (await lineThatBegins(lines, firstColumn)).split("|").map((name) => name.trim());
  const rule = await lines.next();
  if (rule.done || !/^-+(\+-+)*$/.test(rule.value.text.trim()))
    throw new BadFile("The line of dashes under the column names is missing. Keep psql's default border.");
  const bad = new BadLines();
  const rows: CsvRow[] = [];
  let goesOn = false;
  for await (const { number, text: line } of lines) {
    if (line.trim() === "" || /^\(\d+ rows?\)$/.test(line.trim())) continue;
    const cells = line.split("|");
    const values = cells.map((cell) => cell.trimEnd().replace(/\+$/, "").trim());
    const last = rows.at(-1);
    if (cells.length !== header.length)
      bad.add(number, null, `has ${cells.length} values, but the header names ${header.length} columns.`);
    else if (goesOn && last) {
      last.values = last.values.map((value, n) => joined(value, values[n] ?? ""));
      if (last.values.some((value) => value.length > LONGEST_LINE))
        throw new BadFile(`The cell that begins on line ${last.line} is longer than 1 MiB.`);
    } else rows.push({ line: number, values });
    goesOn = cells.some((cell) => cell.trimEnd().endsWith("+"));
  }
  bad.refuse();
  return { header, delimiter: ",", rows };
}

/** Reads on to the line that begins so; "" when there is none. */
async function lineThatBegins(lines: AsyncGenerator<TextLine>, beginning: string): Promise<string> {
  for (let next = await lines.next(); !next.done; next = await lines.next())
    if (next.value.text.trim().startsWith(beginning)) return next.value.text;
  return "";
}

function joined(above: string, below: string): string {
  return below === "" ? above : `${above}\n${below}`;
}
