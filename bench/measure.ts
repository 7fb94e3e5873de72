/** One figure: what was measured, against what in the same run, and what it may be at most. */
export type Measure = {
  name: string;
  value: number;
  unit: "ms" | "MB" | "kB" | "s" | "";
  /** The same thing done by something simpler, here and now. The limit then counts multiples of it. */
  baseline?: { name: string; value: number };
  /** Absent for what is only there to compare with. */
  limit?: number;
};

/** Prints the figures as a table and answers whether each stayed under its limit. */
export function report(measures: Measure[]): boolean {
  const rows = measures.map((one) => {
    const counted = one.baseline ? one.value / one.baseline.value : one.value;
    const kept = one.limit === undefined || counted <= one.limit;
    const ratio = one.baseline
      ? `${round(counted)} × ${one.baseline.name} (${round(one.baseline.value)} ${one.unit})`
      : "";
    const limit = one.limit === undefined ? "" : `≤ ${one.limit} ${one.baseline ? "×" : one.unit}`;
    const mark = one.limit === undefined ? " " : kept ? "✓" : "✗";
    return { kept, cells: [mark, one.name, `${round(one.value)} ${one.unit}`, ratio, limit] };
  });
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  for (const { cells } of rows)
    console.log(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return rows.every((row) => row.kept);
}

/** The value below which `share` of the values lie. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}
