import { seriesOf } from "#domain/controls/controls";
import type { Status } from "#domain/controls/readiness";
import type { Drawing } from "#domain/controls/strip";
import { counted } from "#domain/counted";
import { groupedBy } from "#domain/groups";
import { type PackedRows, packRows, unpackRows } from "#domain/rows";

/** One control as a register shows it. */
export type ControlLine = {
  ref: string;
  title: string;
  criteria: string[];
  owner: string | null;
  frequency: string;
  strip: Drawing | null;
  held: number;
  /** Performed in time, recorded late or not. */
  inTime: number;
  /** Performed late, or recorded late. */
  late: number;
  /** Missed, whole or in part. */
  missed: number;
  /** Held, late and missed together. */
  decided: number;
  status: Status;
  retired: boolean;
  next: { due: string; days: number; open: boolean } | null;
};

/** What each series says of its controls together: "4 controls, 9 of 12 checks held, 2 late". */
export function seriesSums(lines: readonly ControlLine[]): Record<string, string> {
  const groups = groupedBy(lines, (line) => seriesOf(line.ref));
  return Object.fromEntries([...groups].map(([series, group]) => [series, sumWords(group)]));
}

function sumWords(lines: readonly ControlLine[]): string {
  const sum = (key: "held" | "late" | "missed" | "decided") =>
    lines.reduce((total, line) => total + line[key], 0);
  const [late, missed] = [sum("late"), sum("missed")];
  return [
    counted(lines.length, "control"),
    sum("decided") === 0
      ? "nothing due so far"
      : `${sum("held")} of ${counted(sum("decided"), "check")} held`,
    late > 0 && `${late} late`,
    missed > 0 && `${missed} missed`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** A line without names inside it: the label of its strip, then kind and path in turn; the next due day, its distance and whether it is open. */
type FlatLine = Omit<ControlLine, "strip" | "next"> & {
  strip: string[] | null;
  next: [due: string, days: number, open: boolean] | null;
};
export type PackedLines = { rows: PackedRows<FlatLine>; today: number | null };

/** A page of lines as short as can be; all strips are of one day. */
export function packLines(lines: readonly ControlLine[]): PackedLines {
  const flat = lines.map(
    ({ strip, next, ...line }): FlatLine => ({
      ...line,
      strip: strip && [strip.label, ...strip.paths.flatMap(({ kind, d }) => [kind, d])],
      next: next && [next.due, next.days, next.open],
    }),
  );
  return { rows: packRows(flat), today: lines.find(({ strip }) => strip)?.strip?.today ?? null };
}

/** The lines again, as they were. */
export function unpackLines({ rows, today }: PackedLines): ControlLine[] {
  return unpackRows(rows).map(({ strip, next, ...line }) => ({
    ...line,
    strip: strip && { label: strip[0] ?? "", paths: pathsOf(strip), today },
    next: next && { due: next[0], days: next[1], open: next[2] },
  }));
}

function pathsOf(strip: readonly string[]): Drawing["paths"] {
  return strip.flatMap((kind, at) =>
    at % 2 === 1 ? [{ kind: kind as Drawing["paths"][number]["kind"], d: strip[at + 1] ?? "" }] : [],
  );
}
