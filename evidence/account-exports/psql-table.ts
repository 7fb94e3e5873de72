import { BadFile, BadLines } from "#evidence/files/bad-lines";
import type { CsvRow, CsvTable } from "#evidence/files/csv";

/**
 * A table as psql prints it by itself: columns parted by bars, a rule of dashes under the header, a cell of several lines
 * marked by a plus at the end of each.
 * @throws BadFile
 */
export function alignedTable(text: string, firstColumn: string): CsvTable {
  const lines = text.split(/\r?\n/);
  const top = lines.findIndex((line) => line.trim().startsWith(firstColumn));
  const header = (lines[top] ?? "").split("|").map((name) => name.trim());
  if (!/^-+(\+-+)*$/.test((lines[top + 1] ?? "").trim()))
    throw new BadFile(
      "Under the names of the columns there is no rule of dashes. Leave psql's border as it is.",
    );
  const bad = new BadLines();
  const rows: CsvRow[] = [];
  let goesOn = false;
  for (const [index, line] of lines.entries()) {
    if (index <= top + 1 || line.trim() === "" || /^\(\d+ rows?\)$/.test(line.trim())) continue;
    const cells = line.split("|");
    const values = cells.map((cell) => cell.trimEnd().replace(/\+$/, "").trim());
    const last = rows.at(-1);
    if (cells.length !== header.length)
      bad.add(index + 1, null, `has ${cells.length} values, but the header names ${header.length} columns.`);
    else if (goesOn && last) last.values = last.values.map((value, n) => joined(value, values[n] ?? ""));
    else rows.push({ line: index + 1, values });
    goesOn = cells.some((cell) => cell.trimEnd().endsWith("+"));
  }
  bad.refuse();
  return { header, delimiter: ",", rows };
}

function joined(above: string, below: string): string {
  return below === "" ? above : `${above}\n${below}`;
}
