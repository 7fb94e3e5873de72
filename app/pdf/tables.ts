import type { Flow, Node } from "./flow";
import { baseline } from "./flow";
import type { Style } from "./fonts";
import type { Ink } from "./ink";
import { size } from "./ink";
import type { Line } from "./lines";
import { measure } from "./lines";
import type { Rich } from "./rich";
import { spansOf } from "./rich";

/** A column: its head, how its cells look, and whether it may give way when the page is too narrow. */
export type Column = {
  head: string;
  align?: "end";
  style?: Style;
  colour?: Ink;
  /** Fixed width in points; without it the column is measured. */
  width?: number;
};

export type TableOptions = {
  /** Printed above with the range of rows on each page: "Decisions, rows 1 to 12 of 21". */
  title?: string;
  /** Named again where the table goes on: "continued from page 3, EV-1877". */
  reference?: string;
  columns: Column[];
  rows: Rich[][];
  /** Bold, under a double rule after the last row. */
  total?: Rich;
  /** What is said instead of an empty table. */
  empty?: string;
};

const padX = 4.2;
const padY = 2.9;
const text = size.small;
const leading = text * 1.35;
const goesOn = 16;
/** Above this many cells one structure element stands for a whole row: a tree of every cell would outweigh the table. */
const cellsTagged = 4000;

/** Lays out a table: columns as wide as their content asks, heads on every page, no row split unless it exceeds a page. */
export function layTable(flow: Flow, options: TableOptions): void {
  const { columns, rows } = options;
  const table: Node = { tag: "Table" };
  const widths = columnWidths(flow, options);
  const starts = widths.map((_, at) => flow.left + widths.slice(0, at).reduce((sum, one) => sum + one, 0));
  const ranges: { page: number; from: number; to: number }[] = [];
  const cellTags = rows.length * columns.length <= cellsTagged;

  const heads = columns.map((column, at) =>
    flow.lines([{ text: column.head, style: "bold", colour: "second" }], size.tiny, widths[at]! - 2 * padX),
  );
  const headHeight = Math.max(1, ...heads.map((lines) => lines.length)) * size.tiny * 1.35 + 2 * padY;

  const openPage = (row: number) => {
    ranges.push({ page: flow.page.number, from: row, to: row });
    if (options.title) layTitle(flow, options, ranges, ranges.length - 1);
    const first = ranges.length === 1;
    flow.box(flow.left, flow.y, flow.width, headHeight, "well");
    const draw = (at: number) =>
      drawCell(flow, heads[at]!, columns[at]!, starts[at]!, widths[at]!, flow.y, size.tiny, size.tiny * 1.35);
    const row1: Node = { tag: "TR", parent: table };
    columns.forEach((_, at) => {
      if (first) flow.tagged({ tag: "TH", parent: row1 }, () => draw(at));
      else flow.decorateWith(() => draw(at));
    });
    flow.y += headHeight;
  };

  const firstRow = rows[0] ? layRow(flow, columns, rows[0], widths) : null;
  const titleHeight = options.title ? 22 : 0;
  flow.need(
    Math.min(
      flow.bottom - flow.top,
      titleHeight + headHeight + (firstRow ? rowHeight(firstRow) : 20) + goesOn,
    ),
  );
  openPage(0);
  if (rows.length === 0) {
    flow.y += 3;
    flow.text([{ text: options.empty ?? "No rows.", colour: "second" }], text, {
      node: { tag: "P" },
      indent: padX,
    });
    return;
  }
  const room = flow.bottom - flow.top - titleHeight - headHeight - goesOn;
  rows.forEach((row, index) => {
    const cells = index === 0 && firstRow ? firstRow : layRow(flow, columns, row, widths);
    const height = rowHeight(cells);
    const after = index < rows.length - 1 ? goesOn : options.total ? 24 : 0;
    const turn = () => {
      const next = flow.page.number + 1;
      const note = flow.lines(
        [{ text: `Goes on with row ${index + 1} on page ${next}`, colour: "second" }],
        text,
        flow.width,
      );
      flow.decorateWith(() => flow.line(note[0]!, flow.left, baseline(flow.y + 3, leading, text), text));
      flow.begin();
      openPage(index);
    };
    if (height > room) {
      splitRow(flow, cells, columns, starts, widths, { tag: "TR", parent: table }, turn);
    } else {
      if (flow.y + height + after > flow.bottom) turn();
      drawRow(flow, cells, columns, starts, widths, { tag: "TR", parent: table }, cellTags);
    }
    ranges.at(-1)!.to = index;
    if (index < rows.length - 1) flow.rule(flow.left, flow.y, flow.width, 0.5, "rule");
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

function layTitle(
  flow: Flow,
  options: TableOptions,
  ranges: { page: number; from: number; to: number }[],
  at: number,
): void {
  const y = baseline(flow.y, 16, size.head);
  const before = ranges[at - 1];
  const range = ranges[at]!;
  const { page } = flow;
  const style = { style: "bold" } as const;
  const faces = [flow.book.face("plex", "bold"), flow.book.face("plex", "regular")];
  faces.forEach((face) => page.faces.add(face));
  page.parts.push(() => {
    const rows = options.rows.length;
    const span =
      rows === 0
        ? ""
        : range.from === range.to
          ? `, row ${range.to + 1} of ${rows}`
          : `, rows ${range.from + 1} to ${range.to + 1} of ${rows}`;
    const line = flow.lines([{ ...style, text: `${options.title}${span}` }], size.head, flow.width)[0]!;
    const ops = [flow.opsFor(line, flow.left, y, size.head, page)];
    if (before) {
      const told = `continued from page ${before.page}${options.reference ? `, ${options.reference}` : ""}`;
      const more = flow.lines([{ text: told, colour: "second" }], text, flow.width)[0]!;
      ops.push(flow.opsFor(more, flow.left + line.width + 6, y, text, page));
    }
    return `/Artifact BMC\n${ops.join("\n")}\nEMC`;
  });
  flow.y += 22;
}

function layRow(flow: Flow, columns: Column[], row: Rich[], widths: number[]): Line[][] {
  return columns.map((column, at) => {
    const spans = spansOf(row[at], { style: column.style, colour: column.colour });
    return flow.lines(spans, text, widths[at]! - 2 * padX);
  });
}

function rowHeight(cells: Line[][]): number {
  let most = 1;
  for (const lines of cells) if (lines.length > most) most = lines.length;
  return most * leading + 2 * padY;
}

function drawRow(
  flow: Flow,
  cells: Line[][],
  columns: Column[],
  starts: number[],
  widths: number[],
  row: Node,
  cellTags: boolean,
): void {
  const draw = (at: number) =>
    drawCell(flow, cells[at]!, columns[at]!, starts[at]!, widths[at]!, flow.y, text, leading);
  if (cellTags) {
    cells.forEach((_, at) => flow.tagged({ tag: "TD", parent: row }, () => draw(at)));
  } else {
    flow.tagged({ tag: "TD", parent: row }, () => cells.forEach((_, at) => draw(at)));
  }
  flow.y += rowHeight(cells);
}

/** A row taller than a page: its lines run over as many pages as they need, and the head says that it goes on. */
function splitRow(
  flow: Flow,
  cells: Line[][],
  columns: Column[],
  starts: number[],
  widths: number[],
  row: Node,
  turn: () => void,
): void {
  let rest = cells;
  while (rest.some((lines) => lines.length > 0)) {
    const fit = Math.floor((flow.bottom - goesOn - flow.y - 2 * padY) / leading);
    if (fit < 1) {
      turn();
      continue;
    }
    drawRow(
      flow,
      rest.map((lines) => lines.slice(0, fit)),
      columns,
      starts,
      widths,
      row,
      true,
    );
    rest = rest.map((lines) => lines.slice(fit));
  }
}

function drawCell(
  flow: Flow,
  lines: Line[],
  column: Column,
  x: number,
  width: number,
  y: number,
  points: number,
  step: number,
): void {
  lines.forEach((line, at) => {
    const end = column.align === "end" ? width - 2 * padX : undefined;
    flow.line(line, x + padX, baseline(y + padY + at * step, step, points), points, end);
  });
}

/** Every column gets what its widest cell asks; when that is too much, the widest give way first, down to a longest word. */
export function columnWidths(flow: Flow, options: TableOptions): number[] {
  const { columns, rows } = options;
  const natural: number[] = [];
  const least: number[] = [];
  columns.forEach((column, at) => {
    const head = measure(flow.book, [{ text: column.head, style: "bold" }], size.tiny);
    let most = head.natural;
    let word = head.word;
    for (const row of rows) {
      const cell = measure(flow.book, spansOf(row[at], { style: column.style }), text);
      if (cell.natural > most) most = cell.natural;
      if (cell.word > word) word = cell.word;
    }
    natural.push((column.width ?? most) + 2 * padX + 0.5);
    least.push(Math.min(column.width ?? word, flow.width / Math.min(columns.length, 4)) + 2 * padX + 0.5);
  });
  return share(natural, least, flow.width);
}

function share(natural: number[], least: number[], room: number): number[] {
  const wanted = natural.reduce((sum, one) => sum + one, 0);
  if (wanted <= room) {
    const spare = (room - wanted) / natural.length;
    return natural.map((one) => one + spare);
  }
  // The largest limit such that columns cut to it fill the room exactly; no column falls below its longest word.
  let low = 0;
  let high = Math.max(...natural);
  const at = (limit: number) =>
    natural.map((one, i) => Math.max(Math.min(one, limit), Math.min(least[i]!, one)));
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, one) => sum + one, 0) > room) high = middle;
    else low = middle;
  }
  const widths = at(low);
  const sum = widths.reduce((all, one) => all + one, 0);
  return sum > room
    ? widths.map((one) => (one * room) / sum)
    : widths.map((one) => one + (room - sum) / widths.length);
}
