/** What became of one expected occurrence. */
export type CellState = "held" | "late" | "missed" | "open" | "upcoming";
/** One expected occurrence; `from` and `to` are shares of the audit period, 0 to 1. */
export type Cell = { from: number; to: number; state: CellState };
type Kind = "h" | "l" | "m" | "o" | "u";
/** A strip as at most six SVG paths, whatever the number of cells; made on the server. */
export type Drawing = {
  label: string;
  /** A kind of two letters is drawn as a broken line along the middle of its cells: half as long as the outlines of all of them. */
  paths: { kind: Kind | `${Exclude<Kind, "o">} c`; d: string }[];
  today: number | null;
};
/** One month's counts for `drawBars`. */
export type Month = { held: number; late: number; missed: number };

export const STRIP_WIDTH = 360;
const KIND = { held: "h c", late: "l c", missed: "m c", open: "o", upcoming: "u c" } as const;
const WORD = { held: "held", late: "late", missed: "missed", open: "open now", upcoming: "to come" } as const;
/**
 * Top and height of a cell. The line lies at 13.7: held is full height above it, late half, missed below, future ones a tick. The
 * style sheet has the same heights as widths of a line (`.strip .c`).
 */
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
    const [x, width] = [from * STRIP_WIDTH + gap, (to - from) * STRIP_WIDTH - 2 * gap];
    const cell = state === "open" ? box(x, top, width, height) : dash(x, top + height / 2, width);
    d.set(state, (d.get(state) ?? "") + cell);
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
const dash = (x: number, y: number, w: number): string => `M${round(x)} ${y}h${round(w)}`;
