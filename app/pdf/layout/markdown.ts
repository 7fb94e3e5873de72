import { marked, type Token, type Tokens } from "marked";

import type { Flow } from "#app/pdf/layout/flow";
import type { Style } from "#app/pdf/layout/fonts";
import { baseline } from "#app/pdf/layout/ops";
import type { Span } from "#app/pdf/layout/spans";
import { layTable } from "#app/pdf/layout/tables";
import { num, rgb, size } from "#app/pdf/layout/theme";
import { intricacyOf } from "#domain/policies/markdown-shape";
import { repeatsLongLinks } from "#policies/link-length";

const headings = [size.title, 13, size.head, size.lead, size.text, size.text];

/**
 * Prints Markdown (CommonMark with tables). Raw HTML is printed as the text it is; pictures by their description. What the page
 * shows as it was written is printed so, too.
 */
export function layMarkdown(flow: Flow, source: string): void {
  if (intricacyOf(source) || repeatsLongLinks(source)) layCode(flow, source, 0);
  else for (const token of marked.lexer(source)) layBlock(flow, token, 0);
}

function layBlock(flow: Flow, token: Token, indent: number): void {
  switch (token.type) {
    case "space":
    case "def":
      return;
    case "heading":
      layHeading(flow, token as Tokens.Heading);
      return;
    case "list":
      layList(flow, token as Tokens.List, indent);
      return;
    case "table":
      layGrid(flow, token as Tokens.Table);
      return;
    case "code":
      layCode(flow, (token as Tokens.Code).text, indent);
      return;
    case "blockquote":
      layQuote(flow, token as Tokens.Blockquote, indent);
      return;
    case "hr":
      flow.need(16);
      flow.rule(flow.left, flow.y + 4, flow.width, 0.5, "rule");
      flow.y += 12;
      return;
    default:
      flow.text(inline(tokensOf(token)), size.text, { node: { tag: "P" }, indent, after: 5 });
  }
}

function layHeading(flow: Flow, token: Tokens.Heading): void {
  const points = headings[token.depth - 1] ?? size.text;
  flow.need(points * 2 + 30);
  flow.y += flow.y > flow.top ? points * 0.6 : 0;
  const spans = inline(tokensOf(token), "bold");
  flow.text(spans, points, { node: { tag: `H${Math.min(6, token.depth + 1)}` }, leading: 1.25, after: 4 });
}

function layList(flow: Flow, list: Tokens.List, indent: number): void {
  list.items.forEach((item, index) => {
    const start = typeof list.start === "number" ? list.start : 1;
    const box = item.task ? (item.checked ? "[x]" : "[ ]") : list.ordered ? `${start + index}.` : "•";
    const mark = flow.lines([{ text: box, colour: "second" }], size.text, 60)[0]!;
    flow.need(size.text * 2.8);
    const inside = indent + Math.max(14, mark.width + 6);
    flow.decorateWith(() =>
      flow.line(mark, flow.left + indent, baseline(flow.y, size.text * 1.42, size.text), size.text),
    );
    const blocks = item.tokens.filter((one) => one.type !== "checkbox");
    if (blocks.length === 0) flow.y += size.text * 1.42;
    for (const block of blocks) layBlock(flow, block, inside);
    if (!item.loose) flow.y -= 2;
  });
  flow.y += 4;
}

function layGrid(flow: Flow, table: Tokens.Table): void {
  layTable(flow, {
    columns: table.header.map((cell, at) => ({
      head: plain(cell.tokens),
      align: table.align[at] === "right" ? ("end" as const) : undefined,
    })),
    rows: table.rows.map((row) => row.map((cell) => inline(cell.tokens))),
  });
}

function layCode(flow: Flow, text: string, indent: number): void {
  flow.text([{ text, style: "mono" }], size.small, {
    node: { tag: "P" },
    indent: indent + 8,
    leading: 1.35,
    after: 8,
  });
}

function layQuote(flow: Flow, quote: Tokens.Blockquote, indent: number): void {
  const from = flow.y;
  const page = flow.page.number;
  for (const block of quote.tokens) layBlock(flow, block, indent + 12);
  const top = flow.page.number === page ? from : flow.top;
  const x = num(flow.left + indent + 3);
  flow.decorate(`${rgb("rule")} RG 1.5 w ${x} ${num(flow.up(top))} m ${x} ${num(flow.up(flow.y - 4))} l S`);
}

function tokensOf(token: Token): Token[] {
  return "tokens" in token && token.tokens
    ? token.tokens
    : [{ type: "text", raw: token.raw, text: textOf(token) } as Tokens.Text];
}

function textOf(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}

function inline(tokens: Token[], style: Style = "regular", link?: string): Span[] {
  const spans: Span[] = tokens.flatMap((token): Span[] => {
    switch (token.type) {
      case "strong":
        return inline(tokensOf(token), "bold", link);
      case "em":
        return inline(tokensOf(token), style === "bold" ? "bold" : "italic", link);
      case "codespan":
        return [span(textOf(token), style === "bold" ? "monoBold" : "mono", link)];
      case "link":
        return inline(tokensOf(token), style, safeAddress((token as Tokens.Link).href) ?? link);
      case "image":
        return [span(`[picture: ${textOf(token)}]`, style, link)];
      case "br":
        return [span("\n", style)];
      case "text":
        if ("tokens" in token && token.tokens) return inline(token.tokens, style, link);
        return [span(entities(textOf(token)), style, link)];
      case "escape":
        return [span(textOf(token), style, link)];
      case "html":
        return [span(/^<br\s*\/?>$/i.test(token.raw) ? "\n" : token.raw, style, link)];
      default:
        return [span(textOf(token), style, link)];
    }
  });
  return spans.length > 0 ? spans : [span("", style)];
}

function span(text: string, style: Style, link?: string): Span {
  const one: Span = { text: text.replace(/(?<!^)\n(?!$)/g, " "), style };
  if (link) Object.assign(one, { link, colour: "accent" });
  return one;
}

function plain(tokens: Token[]): string {
  return inline(tokens)
    .map((one) => one.text)
    .join("");
}

/** Only addresses that a reader may follow safely become links. */
function safeAddress(href: string): string | undefined {
  return /^(https?:|mailto:)/i.test(href) ? href : undefined;
}

function entities(text: string): string {
  const known: Record<string, string> = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&quot;": '"',
    "&#39;": "'",
  };
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => known[one] ?? one);
}
