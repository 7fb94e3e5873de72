import { columnWidths, padX } from "#app/pdf/layout/columns";
import type { Flow, Node } from "#app/pdf/layout/flow";
import { Grid, goesOn, leading, padY, rowHeight, text } from "#app/pdf/layout/grid";
import { baseline } from "#app/pdf/layout/ops";
import { type Rich, spansOf } from "#app/pdf/layout/rich";
import type { TableOptions } from "#app/pdf/layout/table-options";
import { layTitle, type Range, titleHeight } from "#app/pdf/layout/table-title";
import { size } from "#app/pdf/layout/theme";

/** Above this many cells one structure element covers a whole row: a tree of every cell would outweigh the table. */
const cellsTagged = 4000;

/** Lays out a table: columns as wide as their content asks, heads on every page, no row split unless it exceeds a page. */
export function layTable(flow: Flow, options: TableOptions): void {
  const { columns, rows } = options;
  const table: Node = { tag: "Table" };
  const grid = new Grid(flow, columns, columnWidths(flow, options));
  const ranges: Range[] = [];
  const whole = rows.length * columns.length > cellsTagged;
  if (whole) flow.coarse = true;
  const heads = columns.map((column, at) =>
    flow.lines([{ text: column.head, style: "bold", colour: "second" }], size.tiny, grid.room(at)),
  );
  const headLeading = size.tiny * 1.35;
  const headHeight = Math.max(1, ...heads.map((lines) => lines.length)) * headLeading + 2 * padY;
  const top = (options.title ? titleHeight : 0) + headHeight;

  const lay = (row: Rich[]) =>
    columns.map((column, at) =>
      flow.lines(spansOf(row[at], { style: column.style, colour: column.colour }), text, grid.room(at)),
    );
  const openPage = (row: number) => {
    const range: Range = { page: flow.page.number, from: row, to: row };
    if (options.title) layTitle(flow, table, options, range, ranges.at(-1));
    ranges.push(range);
    flow.box(flow.left, flow.y, flow.width, headHeight, "well");
    const parent: Node = { tag: "TR", parent: table };
    heads.forEach((lines, at) => {
      const draw = () => grid.cell(lines, at, size.tiny, headLeading);
      if (ranges.length === 1) flow.tagged({ tag: "TH", parent, scope: "Column" }, draw);
      else flow.decorateWith(draw);
    });
    flow.y += headHeight;
  };
  const turn = (row: number) => {
    const goesOn = `Continued with row ${row + 1} on page ${flow.page.number + 1}`;
    const note = flow.lines([{ text: goesOn, colour: "second" }], text, flow.width)[0]!;
    flow.decorateWith(() => flow.line(note, flow.left, baseline(flow.y + 3, leading, text), text));
    flow.begin();
    openPage(row);
  };

  const first = rows[0] ? rowHeight(lay(rows[0])) : 20;
  flow.need(Math.min(flow.bottom - flow.top, top + first + goesOn));
  openPage(0);
  if (rows.length === 0) {
    flow.y += 3;
    const emptyText = [{ text: options.empty ?? "No rows.", colour: "second" as const }];
    flow.text(emptyText, text, { node: { tag: "P" }, indent: padX, after: 10 });
    return;
  }
  const room = flow.bottom - flow.top - top - goesOn;
  rows.forEach((row, index) => {
    const cells = lay(row);
    const height = rowHeight(cells);
    const last = index === rows.length - 1;
    const after = last ? (options.total ? 24 : 0) : goesOn;
    if (height > room) grid.longRow(cells, table, () => turn(index));
    else {
      if (flow.y + height + after > flow.bottom) turn(index);
      grid.row(cells, table, whole);
    }
    ranges.at(-1)!.to = index;
    if (!last) flow.rule(flow.left, flow.y, flow.width, 0.5, "rule");
  });
  endTable(flow, options);
}

function endTable(flow: Flow, options: TableOptions): void {
  if (!options.total) {
    flow.rule(flow.left, flow.y, flow.width, 0.5, "edge");
    flow.y += 14;
    return;
  }
  flow.doubleRule(flow.left, flow.y, flow.width);
  flow.y += 7;
  flow.text(spansOf(options.total, { style: "bold" }), text, { node: { tag: "P" }, after: 14 });
}
