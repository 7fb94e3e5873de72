import type { Flow, Node } from "#app/pdf/layout/flow";
import type { Style } from "#app/pdf/layout/fonts";
import { baseline } from "#app/pdf/layout/ops";
import type { Span } from "#app/pdf/layout/spans";
import { layTable } from "#app/pdf/layout/tables";
import { num, rgb, size } from "#app/pdf/layout/theme";
import { type Block, type Cell, type Inline, readMarkdown, wordsOf } from "#policies/markdown-tree";

type Of<K extends Block["kind"]> = Extract<Block, { kind: K }>;

const headings = [size.title, 13, size.head, size.lead, size.text, size.text];

/** Prints Markdown from the tree of which the page is made; what the page shows as it was written is printed so, too. */
export function layMarkdown(flow: Flow, source: string): void {
  const tree = readMarkdown(source);
  if (tree === null) layCode(flow, source, 0);
  else for (const block of tree) layBlock(flow, block, 0);
}

/** `parent`: the structure node that holds the block; none at the top. */
function layBlock(flow: Flow, block: Block, indent: number, parent?: Node): void {
  switch (block.kind) {
    case "heading":
      layHeading(flow, block, parent);
      return;
    case "list":
      layList(flow, block, indent, parent);
      return;
    case "table":
      layGrid(flow, block);
      return;
    case "code":
      layCode(flow, block.text, indent, parent);
      return;
    case "quote":
      layQuote(flow, block, indent, parent);
      return;
    case "rule":
      flow.need(16);
      flow.rule(flow.left, flow.y + 4, flow.width, 0.5, "rule");
      flow.y += 12;
      return;
    case "paragraph":
      flow.text(spansOf(block.inside), size.text, { node: { tag: "P", parent }, indent, after: 5 });
  }
}

function layHeading(flow: Flow, { depth, inside }: Of<"heading">, parent?: Node): void {
  const points = headings[depth - 1] ?? size.text;
  flow.need(points * 2 + 30);
  flow.y += flow.y > flow.top ? points * 0.6 : 0;
  const spans = spansOf(inside, "bold");
  const node = { tag: `H${Math.min(6, depth + 1)}`, parent };
  flow.text(spans, points, { node, leading: 1.25, after: 4 });
}

function layList(flow: Flow, list: Of<"list">, indent: number, parent?: Node): void {
  const node: Node = { tag: "L", parent };
  list.items.forEach((item, index) => {
    const sign = list.ordered ? `${list.start + index}.` : "•";
    const mark = flow.lines([{ text: sign, colour: "second" }], size.text, 60)[0]!;
    flow.need(size.text * 2.8);
    const inside = indent + Math.max(14, mark.width + 6);
    const entry: Node = { tag: "LI", parent: node };
    const body: Node = { tag: "LBody", parent: entry };
    flow.tagged({ tag: "Lbl", parent: entry }, () =>
      flow.line(mark, flow.left + indent, baseline(flow.y, size.text * 1.42, size.text), size.text),
    );
    if (item.blocks.length === 0) flow.y += size.text * 1.42;
    for (const block of item.blocks) layBlock(flow, block, inside, body);
    if (!item.loose) flow.y -= 2;
  });
  flow.y += 4;
}

function layGrid(flow: Flow, table: Of<"table">): void {
  layTable(flow, {
    columns: table.head.map((cell: Cell) => ({
      head: spansOf(cell.inside)
        .map((one) => one.text)
        .join(""),
      align: cell.align === "right" ? ("end" as const) : undefined,
    })),
    rows: table.rows.map((row) => row.map((cell) => spansOf(cell.inside))),
  });
}

function layCode(flow: Flow, text: string, indent: number, parent?: Node): void {
  flow.text([{ text, style: "mono" }], size.small, {
    node: { tag: "P", parent },
    indent: indent + 8,
    leading: 1.35,
    after: 8,
  });
}

function layQuote(flow: Flow, quote: Of<"quote">, indent: number, parent?: Node): void {
  const from = flow.y;
  const page = flow.page.number;
  for (const block of quote.blocks) layBlock(flow, block, indent + 12, parent);
  const top = flow.page.number === page ? from : flow.top;
  const x = num(flow.left + indent + 3);
  flow.decorate(`${rgb("rule")} RG 1.5 w ${x} ${num(flow.up(top))} m ${x} ${num(flow.up(flow.y - 4))} l S`);
}

/** The looks of inlines; a list of none is one empty span. */
function spansOf(inlines: readonly Inline[], style: Style = "regular", link?: string): Span[] {
  const spans = inlines.flatMap((one) => spansOfOne(one, style, link));
  return spans.length > 0 ? spans : [span("", style)];
}

function spansOfOne(one: Inline, style: Style, link?: string): Span[] {
  switch (one.kind) {
    case "text":
      return [span(one.text, style, link)];
    case "code":
      return [span(one.text, style === "bold" ? "monoBold" : "mono", link)];
    case "break":
      return [span("\n", style)];
    case "note":
      return [span(wordsOf([one]), style, link)];
    case "strong":
      return spansOf(one.inside, "bold", link);
    case "em":
      return spansOf(one.inside, style === "bold" ? "bold" : "italic", link);
    case "del":
      return spansOf(one.inside, style, link).map((each) => ({ ...each, struck: true }));
    case "link":
      return spansOf(one.inside, style, safeAddress(one.href) ?? link);
  }
}

function span(text: string, style: Style, link?: string): Span {
  const one: Span = { text, style };
  if (link) Object.assign(one, { link, colour: "accent" });
  return one;
}

/** Only addresses that a reader may follow safely become links. */
function safeAddress(href: string): string | undefined {
  return /^(https?:|mailto:)/i.test(href) ? href : undefined;
}
