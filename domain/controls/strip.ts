/** What became of one expected occurrence. */
export type CellState = "held" | "late" | "missed" | "open" | "upcoming";
/** One expected occurrence; `from` and `to` are shares of the audit period, 0 to 1. */
export type Cell = { from: number; to: number; state: CellState };
/** A strip as at most six SVG paths, whatever the number of cells; made on the server. */
export type Drawing = {
  label: string;
  paths: { kind: "h" | "l" | "m" | "o" | "u"; d: string }[];
  today: number | null;
};
/** One month's counts for `drawBars`. */
export type Month = { held: number; late: number; missed: number };

export const STRIP_WIDTH = 360;
const KIND = { held: "h", late: "l", missed: "m", open: "o", upcoming: "u" } as const;
const WORD = { held: "held", late: "late", missed: "missed", open: "open now", upcoming: "to come" } as const;
/** Top and height of a cell. The line lies at 13.7: held is full height above it, late half, missed below, future ones a tick. */
const SHAPE = {
  held: [3, 10],
  late: [8.5, 4.5],
  missed: [14.5, 6],
  open: [4, 8.5],
  upcoming: [12, 1],
} as const;

/** Draws expected occurrences over a period. `today` is the share of the period that has passed; null when outside it. */
export function drawStrip(cells: readonly Cell[], today: number | null): Drawing {
  const count = new Map<CellState, number>();
  const d = new Map<CellState, string>();
  for (const { from, to, state } of cells) {
    const gap = Math.min(1.4, (to - from) * STRIP_WIDTH * 0.14);
    const [top, height] = SHAPE[state];
    count.set(state, (count.get(state) ?? 0) + 1);
    d.set(
      state,
      (d.get(state) ?? "") + box(from * STRIP_WIDTH + gap, top, (to - from) * STRIP_WIDTH - 2 * gap, height),
    );
  }
  const states = Object.keys(KIND) as CellState[];
  const label = states
    .filter((s) => count.has(s))
    .map((s) => `${count.get(s)} ${WORD[s]}`)
    .join(", ");
  const paths = states.flatMap((s) => (d.has(s) ? [{ kind: KIND[s], d: d.get(s)! }] : []));
  return { label: label || "nothing expected", paths, today };
}

/** Draws one bar per month: shares held and late stacked above the line, share missed below it. */
export function drawBars(months: readonly Month[], today: number | null): Drawing {
  const d = { h: "", l: "", m: "", o: "", u: "" };
  const total = { held: 0, late: 0, missed: 0 };
  const width = STRIP_WIDTH / Math.max(1, months.length);
  months.forEach(({ held, late, missed }, index) => {
    const [x, w, expected] = [index * width + 2, width - 4, held + late + missed];
    total.held += held;
    total.late += late;
    total.missed += missed;
    if (expected === 0) d.u += box(x, 12, w, 1);
    const [up, half] = expected ? [(11 * held) / expected, (11 * late) / expected] : [0, 0];
    if (up > 0) d.h += box(x, 13 - up, w, up);
    if (half > 0) d.l += box(x, 13 - up - half, w, Math.max(half - 0.6, 1));
    if (missed > 0) d.m += box(x, 14.5, w, Math.max(2, (7 * missed) / expected));
  });
  const paths = (["h", "l", "m", "u"] as const).flatMap((kind) => (d[kind] ? [{ kind, d: d[kind] }] : []));
  return { label: `${total.held} held, ${total.late} late, ${total.missed} missed`, paths, today };
}

/** To a tenth of a unit, which is less than the eye sees: the page of all controls has thousands of such numbers. */
const round = (n: number): number => Math.round(n * 10) / 10;
const box = (x: number, y: number, w: number, h: number): string =>
  `M${round(x)} ${round(y)}h${round(w)}v${round(h)}h${-round(w)}z`;
