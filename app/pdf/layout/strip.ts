import type { Flow, Node } from "#app/pdf/layout/flow";
import { baseline } from "#app/pdf/layout/ops";
import { spansOf } from "#app/pdf/layout/rich";
import type { Theme } from "#app/pdf/layout/theme";
import { num, rgb, size } from "#app/pdf/layout/theme";

/** What became of one expected occurrence. */
type Cell = "held" | "late" | "missed" | "open" | "upcoming" | "none";

/** A cell at its place in the period, from 0 to 1. */
type PlacedCell = { from: number; to: number; state: Cell };

export type StripOptions = {
  /** In a row, each as wide as the others; or each in its place. */
  cells: (Cell | PlacedCell)[];
  /** Short words under the strip, spread over its width: the months. */
  axis?: string[];
  /** Where today is, from 0 (first day) to 1 (last day). */
  today?: number | null;
  /** The strip in words, for those who cannot see it: "7 held, 1 late". Printed with the key. */
  words: string;
};

const names: Record<Cell, string> = {
  held: "held",
  late: "late",
  missed: "missed (below the line)",
  open: "open now",
  upcoming: "to come",
  none: "no evidence",
};
const tall = 30;
const line = 0.62;

/** Draws coverage: held is above the line, late half as high, missed below it, open is hollow, to come a tick. */
export function layStrip(flow: Flow, options: StripOptions): void {
  flow.need(tall + 44);
  const cells = options.cells.map((cell, at): PlacedCell => {
    const count = options.cells.length;
    return typeof cell === "string" ? { from: at / count, to: (at + 1) / count, state: cell } : cell;
  });
  const top = flow.y;
  const at = (x: number, y: number, w: number, h: number) =>
    `${num(x)} ${num(flow.up(y + h))} ${num(w)} ${num(h)} re`;
  const ops = [`${rgb("rule")} rg ${at(flow.left, top + tall * line, flow.width, 0.6)} f`];
  for (const { from, to, state } of cells) {
    const wide = (to - from) * flow.width;
    const gap = Math.min(2, wide * 0.25);
    ops.push(cellOps(state, flow.left + from * flow.width + gap / 2, top, wide - gap, tall, at));
  }
  if (options.today !== undefined && options.today !== null) {
    const x = flow.left + Math.min(1, Math.max(0, options.today)) * flow.width;
    ops.push(
      `q [1.5 1.5] 0 d ${rgb("accent")} RG 0.8 w ${num(x)} ${num(flow.up(top - 4))} m ${num(x)} ${num(flow.up(top + tall))} l S Q`,
    );
  }
  const box = [flow.left, flow.up(top + tall), flow.left + flow.width, flow.up(top)];
  const figure: Node = { tag: "Figure", alt: `The occurrences in order of time. ${options.words}`, box };
  flow.tagged(figure, () => {
    flow.decorate(ops.join("\n"));
    flow.y += tall + 3;
    layAxis(flow, options.axis ?? []);
  });
  flow.text(spansOf(options.words), size.text, { node: { tag: "P" }, after: 2 });
  flow.tagged(figure, () => layKey(flow, [...new Set(cells.map((cell) => cell.state))]));
}

function cellOps(
  cell: Cell,
  x: number,
  y: number,
  w: number,
  h: number,
  at: (x: number, y: number, w: number, h: number) => string,
): string {
  const base = y + h * line;
  const wash: Record<Cell, Theme> = {
    held: "cell",
    late: "late",
    missed: "missed",
    open: "edge",
    upcoming: "cell",
    none: "edge",
  };
  const paint = `${rgb(wash[cell])} rg ${rgb(wash[cell])} RG`;
  if (cell === "held") return `${paint} ${at(x, base - h * 0.55, w, h * 0.55)} f`;
  if (cell === "late") return `${paint} ${at(x, base - h * 0.26, w, h * 0.26)} f`;
  if (cell === "missed") return `${paint} ${at(x, base + 0.6, w, h * 0.3)} f`;
  if (cell === "open")
    return `${paint} 0.8 w ${at(x + 0.4, base - h * 0.48, Math.max(0.2, w - 0.8), h * 0.48)} S`;
  if (cell === "none")
    return `q ${paint} 0.6 w [1.2 1.2] 0 d ${at(x + 0.3, base - h * 0.3, Math.max(0.2, w - 0.6), h * 0.3)} S Q`;
  return `${paint} ${at(x, base - 1, w, 1)} f`;
}

function layAxis(flow: Flow, labels: string[]): void {
  labels.forEach((label, i) => {
    const found = flow.lines([{ text: label, colour: "second" }], size.tiny, 80)[0]!;
    const x = flow.left + (i * flow.width) / labels.length;
    flow.decorateWith(() => flow.line(found, x, baseline(flow.y, 12, size.tiny), size.tiny));
  });
  flow.y += labels.length > 0 ? 16 : 4;
}

function layKey(flow: Flow, cells: Cell[]): void {
  let x = flow.left;
  const at = (left: number, y: number, w: number, h: number) =>
    `${num(left)} ${num(flow.up(y + h))} ${num(w)} ${num(h)} re`;
  for (const cell of cells) {
    const words = flow.lines([{ text: names[cell], colour: "second" }], size.small, 200)[0]!;
    flow.decorate(cellOps(cell, x, flow.y + 1, 8, 12, at));
    flow.decorateWith(() => flow.line(words, x + 12, baseline(flow.y, 13, size.small), size.small));
    x += words.width + 26;
  }
  flow.y += 26;
}
