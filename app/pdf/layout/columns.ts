import type { Flow } from "#app/pdf/layout/flow";
import { measure } from "#app/pdf/layout/lines";
import { spansOf } from "#app/pdf/layout/rich";
import type { TableOptions } from "#app/pdf/layout/table-options";
import { size } from "#app/pdf/layout/theme";

/** Space at either side of a cell's text. */
export const padX = 4.2;

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
      const cell = measure(flow.book, spansOf(row[at], { style: column.style }), size.small);
      if (cell.natural > most) most = cell.natural;
      if (cell.word > word) word = cell.word;
    }
    natural.push((column.width ?? most) + 2 * padX + 0.5);
    least.push((column.width ?? Math.min(word, flow.width / Math.min(columns.length, 4))) + 2 * padX + 0.5);
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
