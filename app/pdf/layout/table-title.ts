import type { Flow, Node } from "#app/pdf/layout/flow";
import { baseline } from "#app/pdf/layout/ops";
import type { TableOptions } from "#app/pdf/layout/table-options";
import { size } from "#app/pdf/layout/theme";
import { counted } from "#domain/counted";

/** The rows that one page shows, counted from 0. */
export type Range = { page: number; from: number; to: number };

export const titleHeight = 22;

/** "Decisions, rows 13 to 21 of 21, continued from page 3": which rows a page ends with is known when it is full. */
export function layTitle(
  flow: Flow,
  table: Node,
  options: TableOptions,
  range: Range,
  before: Range | undefined,
): void {
  const { page } = flow;
  const y = baseline(flow.y, 16, size.head);
  const ops = () => {
    const title = flow.lines([{ text: titleText(options, range), style: "bold" }], size.head, flow.width)[0]!;
    const drawn = [flow.opsFor(title, flow.left, y, size.head, page)];
    if (before) {
      const note = `continued from page ${before.page}${options.reference ? `, ${options.reference}` : ""}`;
      const more = flow.lines([{ text: note, colour: "second" }], size.small, flow.width)[0]!;
      drawn.push(flow.opsFor(more, flow.left + title.width + 6, y, size.small, page));
    }
    return drawn.join("\n");
  };
  // Readers of the structure hear the title once.
  if (before) page.parts.push(() => `/Artifact BMC\n${ops()}\nEMC`);
  else page.parts.push({ open: { tag: "Caption", parent: table } }, ops, null);
  flow.y += titleHeight;
}

function titleText(options: TableOptions, { from, to }: Range): string {
  const count = options.rows.length;
  if (count === 0) return options.title ?? "";
  if (from === 0 && to === count - 1)
    return `${options.title}, ${count > 1 ? "all " : ""}${counted(count, "row")}`;
  return from === to
    ? `${options.title}, row ${to + 1} of ${count}`
    : `${options.title}, rows ${from + 1} to ${to + 1} of ${count}`;
}
