import { BadFile } from "#evidence/files/bad-lines";

/** Signs of tables that are drawn for the eye, with what to do instead. */
const DRAWN: readonly { is(line: string): boolean; message: string }[] = [
  {
    is: (line) => /^\+[-=+]+\+$/.test(line),
    message:
      "The file is a table in a frame of signs, as mysql prints it on a screen. Export the list as CSV, or run mysql with --batch, which separates the columns by tabs.",
  },
  {
    is: (line) => /^[┌╔┏╭]/u.test(line),
    message:
      "The file is a table in a frame of lines, as programs print it on a screen. Export the list as CSV.",
  },
  {
    is: (line) => /^-[-+]*\+[-+]*-$/.test(line),
    message:
      "The file is a table as psql prints it on a screen. Export the list as CSV: run psql with --csv, or use \\copy.",
  },
  {
    is: (line) => line.includes("|") && cellsOf(line).every((cell) => /^:?-{2,}:?$/.test(cell)),
    message:
      "The file is a table of a Markdown text: bars between its columns, and a line of dashes under their names. Export the list as CSV.",
  },
];
/** The line that shows it is among the first. */
const LOOKED_AT = 10;

/** @throws BadFile when the text is a table drawn for the eye: read by its separators, it would have other columns than it shows */
export function refuseDrawn(beginning: string): void {
  for (const line of beginning.split(/\r\n|\n|\r/, LOOKED_AT)) {
    const drawn = DRAWN.find(({ is }) => is(line.trim()));
    if (drawn) throw new BadFile(drawn.message);
  }
}

function cellsOf(line: string): string[] {
  const inner = line.slice(line.startsWith("|") ? 1 : 0, line.endsWith("|") ? -1 : undefined);
  return inner.split("|").map((cell) => cell.trim());
}
