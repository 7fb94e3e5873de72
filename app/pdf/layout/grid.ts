import { padX } from "#app/pdf/layout/columns";
import type { Flow, Node } from "#app/pdf/layout/flow";
import type { Line } from "#app/pdf/layout/spans";
import type { Column } from "#app/pdf/layout/table-options";
import { size } from "#app/pdf/layout/theme";

export const padY = 2.9;
export const text = size.small;
export const leading = text * 1.35;
/** Room for "Continued with row 13 on page 4". */
export const goesOn = 16;

/** The columns of one table at their places on the page. */
export class Grid {
  readonly starts: number[] = [];

  constructor(
    private readonly flow: Flow,
    private readonly columns: Column[],
    private readonly widths: number[],
  ) {
    let x = flow.left;
    for (const width of widths) {
      this.starts.push(x);
      x += width;
    }
  }

  /** Width of a column's text. */
  room(column: number): number {
    return this.widths[column]! - 2 * padX;
  }

  /** Draws one cell's lines at the pen. */
  cell(lines: Line[], column: number, points: number = text, step = leading): void {
    const end = this.columns[column]!.align === "end" ? this.room(column) : undefined;
    this.flow.stack(lines, this.starts[column]! + padX, this.flow.y + padY, points, step, end);
  }

  /** Draws a row and moves the pen below it. With `whole`, one structure element covers all its cells. */
  row(cells: Line[][], parent: Node, whole: boolean): void {
    const { flow } = this;
    const row: Node = { tag: "TR", parent };
    if (whole) {
      flow.tagged({ tag: "TD", parent: row, span: cells.length }, () => {
        for (let at = 0; at < cells.length; at++) this.cell(cells[at]!, at);
      });
    } else {
      cells.forEach((lines, at) => {
        flow.tagged({ tag: "TD", parent: row }, () => this.cell(lines, at));
      });
    }
    flow.y += rowHeight(cells);
  }

  /** A row taller than a page: its lines run over as many pages as they need; `turn` begins each. */
  longRow(cells: Line[][], parent: Node, turn: () => void): void {
    let rest = cells;
    while (rest.some((lines) => lines.length > 0)) {
      const fit = Math.floor((this.flow.bottom - goesOn - this.flow.y - 2 * padY) / leading);
      if (fit < 1) {
        turn();
        continue;
      }
      const part = rest.map((lines) => lines.slice(0, fit));
      this.row(part, parent, false);
      rest = rest.map((lines) => lines.slice(fit));
    }
  }
}

export function rowHeight(cells: Line[][]): number {
  let most = 1;
  for (const lines of cells) if (lines.length > most) most = lines.length;
  return most * leading + 2 * padY;
}
