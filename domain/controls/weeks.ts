import type { Month } from "#domain/controls/strip";

/** Stacked columns, a week each, as at most three SVG paths: held and late above the line, missed below it. */
export type Columns = {
  width: number;
  height: number;
  /** Where the line lies. */
  line: number;
  /** The largest number above and below the line, for the scale. */
  most: { up: number; down: number };
  paths: { kind: "h" | "l" | "m"; d: string }[];
  label: string;
};

const WEEK = 12;
const GAP = 2;
const HEIGHT = 120;

/** Draws the counts of each week to one scale. Late is drawn above held with a gap between them, so that colour alone says nothing. */
export function drawWeeks(weeks: readonly Month[]): Columns {
  const up = Math.max(1, ...weeks.map(({ held, late }) => held + late));
  const down = Math.max(0, ...weeks.map(({ missed }) => missed));
  const unit = (HEIGHT - 4) / (up + Math.max(down, 1));
  const line = round(up * unit + 2);
  const d = { h: "", l: "", m: "" };
  const total = { held: 0, late: 0, missed: 0 };
  weeks.forEach(({ held, late, missed }, week) => {
    const [x, w] = [week * WEEK + GAP / 2, WEEK - GAP];
    total.held += held;
    total.late += late;
    total.missed += missed;
    if (held > 0) d.h += box(x, line - held * unit, w, held * unit);
    // Narrower, as a late one is shorter in a strip.
    if (late > 0) d.l += box(x + 2, line - (held + late) * unit, w - 4, Math.max(1, late * unit - 1));
    if (missed > 0) d.m += box(x, line + 2, w, missed * unit);
  });
  return {
    width: weeks.length * WEEK,
    height: HEIGHT,
    line,
    most: { up, down },
    paths: (["h", "l", "m"] as const).flatMap((kind) => (d[kind] ? [{ kind, d: d[kind] }] : [])),
    label: `${weeks.length} weeks: ${total.held} held, ${total.late} late, ${total.missed} missed`,
  };
}

const round = (n: number) => Math.round(n * 100) / 100;
const box = (x: number, y: number, w: number, h: number) =>
  `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${round(-w)}z`;
