/**
 * Rows of a file of at most `most`: where there are more, the last line says in its first cell that the file is cut. The caller reads
 * one row more than `most`.
 */
export function cutRows<Cell>(rows: readonly Cell[][], most: number): (Cell | string | null)[][] {
  if (rows.length <= most) return [...rows];
  const kept = rows.slice(0, most);
  const note = `This file is cut: it has the first ${most.toLocaleString("en")} rows, and there are more.`;
  return [...kept, (kept[0] ?? []).map((_, at) => (at === 0 ? note : null))];
}
