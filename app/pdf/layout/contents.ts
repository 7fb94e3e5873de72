import type { Flow, Node } from "#app/pdf/layout/flow";
import { baseline } from "#app/pdf/layout/ops";
import { num, rgb, size } from "#app/pdf/layout/theme";

const step = size.text * 1.62;
/** Kept free at the right for the number of a page. */
const numberWidth = 24;

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
    const node = { tag: "Link", parent: { tag: "TOCI", parent: list } };
    flow.tagged(node, () => {
      lines.forEach((line) => {
        flow.line(line, flow.left + indent, baseline(flow.y, step, size.text), size.text);
        flow.y += step;
      });
      layNumber(flow, node, heading, flow.left + indent + (lines.at(-1)?.width ?? 0), flow.y - step);
    });
    flow.page.links.push({
      x: flow.left,
      y: top,
      width: flow.width,
      height: flow.y - top,
      anchor: heading.anchor,
      node,
      words: heading.title,
    });
  }
  flow.begin();
}

function layNumber(flow: Flow, node: Node, heading: Heading, from: number, y: number): void {
  const { page } = flow;
  const at = baseline(y, step, size.text);
  const right = flow.left + flow.width;
  const behind = `q [0.1 3] 0 d 1 J ${rgb("edge")} RG 0.7 w ${num(from + 6)} ${num(flow.up(at))} m ${num(right - numberWidth)} ${num(flow.up(at))} l S Q`;
  const ops = () => {
    const line = flow.lines([{ text: String(heading.page) }], size.text, 40)[0]!;
    return flow.opsFor(line, right - line.width, at, size.text, page);
  };
  page.late.push({ node, behind, ops });
}

export type Heading = { title: string; level: 1 | 2 | 3; anchor: string; page: number };
