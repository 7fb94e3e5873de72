import type { Flow } from "#app/pdf/layout/flow";
import { baseline } from "#app/pdf/layout/ops";
import { num, rgb, size } from "#app/pdf/layout/theme";

const step = size.text * 1.62;

/** The list of sections. Where each one begins is filled in when every page is laid out. */
export function layContents(flow: Flow, headings: Heading[]): void {
  flow.fresh();
  flow.text([{ text: "Contents", style: "bold" }], size.title, {
    node: { tag: "H1" },
    leading: 1.25,
    after: 8,
  });
  const list = { tag: "TOC" };
  for (const heading of headings.filter((one) => one.level < 3)) {
    const indent = heading.level === 1 ? 0 : 14;
    const colour = heading.level === 1 ? ("text" as const) : ("second" as const);
    const lines = flow.lines(
      [{ text: heading.title, colour, style: heading.level === 1 ? "bold" : "regular" }],
      size.text,
      flow.width - indent - 40,
    );
    flow.need(lines.length * step);
    const top = flow.y;
    flow.tagged({ tag: "TOCI", parent: list }, () => {
      lines.forEach((line) => {
        flow.line(line, flow.left + indent, baseline(flow.y, step, size.text), size.text);
        flow.y += step;
      });
      layNumber(flow, heading, flow.left + indent + (lines.at(-1)?.width ?? 0), flow.y - step);
    });
    flow.page.links.push({
      x: flow.left,
      y: top,
      width: flow.width,
      height: flow.y - top,
      anchor: heading.anchor,
    });
  }
  flow.begin();
}

function layNumber(flow: Flow, heading: Heading, from: number, y: number): void {
  const { page } = flow;
  const at = baseline(y, step, size.text);
  page.late.push(() => {
    const line = flow.lines([{ text: String(heading.page) }], size.text, 40)[0]!;
    const right = flow.left + flow.width;
    const dots = `q [0.1 3] 0 d 1 J ${rgb("edge")} RG 0.7 w ${num(from + 6)} ${num(flow.up(at))} m ${num(right - line.width - 6)} ${num(flow.up(at))} l S Q`;
    return `${dots}\n${flow.opsFor(line, right - line.width, at, size.text, page)}`;
  });
}

export type Heading = { title: string; level: 1 | 2 | 3; anchor: string; page: number };
