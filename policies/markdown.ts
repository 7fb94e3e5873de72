import sanitizeHtml from "sanitize-html";
import { type Block, type Cell, type Inline, readMarkdown, wordsOf } from "#policies/markdown-tree";

export type Heading = { id: string; text: string; depth: number };
export type Rendered = { html: string; headings: Heading[] };

const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    ...[
      "h2",
      "h3",
      "h4",
      "h5",
      "h6",
      "p",
      "a",
      "ul",
      "ol",
      "li",
      "blockquote",
      "pre",
      "code",
      "em",
      "strong",
      "del",
    ],
    ...["br", "hr", "table", "thead", "tbody", "tr", "th", "td", "mark", "div"],
  ],
  allowedAttributes: {
    "*": [{ name: "id", multiple: false, values: [] }],
    a: ["href", "id", "rel", "title"],
    ...Object.fromEntries(["h2", "h3", "h4", "h5", "h6"].map((tag) => [tag, ["id"]])),
    ol: ["start"],
    th: ["align", "scope"],
    td: ["align"],
    div: [
      { name: "class", values: ["scroll"] },
      { name: "tabindex", values: ["0"] },
    ],
    mark: [{ name: "class", values: ["unfilled"] }],
  },
  allowedSchemes: ["https", "http", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  transformTags: {
    a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: "noopener noreferrer nofollow" } }),
  },
};

const TAG_OR_HOLE = /(<[^>]*>)|\{\{\s*[a-z][a-z0-9_]*\s*\}\}/gi;

/**
 * A policy's Markdown as HTML that cannot run anything: its tree holds text alone, and the HTML made of it is sanitised.
 * Headings begin at h2 (the page has the h1) and carry ids; a placeholder no one has filled is marked.
 */
export function renderPolicy(markdown: string): Rendered {
  const tree = readMarkdown(markdown);
  if (tree === null) return asWritten(markdown);
  const page = new Page();
  const html = sanitizeHtml(page.blocks(tree), ALLOWED);
  return { html: markUnfilled(html), headings: page.headings };
}

/** A text that is too intricate to be rendered. */
export function asWritten(markdown: string): Rendered {
  return { html: `<pre>${escapeHtml(markdown)}</pre>`, headings: [] };
}

class Page {
  readonly headings: Heading[] = [];
  private readonly taken = new Map<string, number>();
  /** Footnotes whose first mark is in the text already: the note links back to it. */
  private readonly marked = new Set<number>();

  blocks(blocks: readonly Block[]): string {
    return blocks.map((block) => this.block(block)).join("");
  }

  private block(block: Block): string {
    switch (block.kind) {
      case "heading":
        return this.heading(block.depth, block.inside);
      case "paragraph":
        return block.tight ? `${this.inlines(block.inside)}\n` : `<p>${this.inlines(block.inside)}</p>\n`;
      case "code":
        return `<pre><code>${escapeHtml(block.text)}\n</code></pre>\n`;
      case "quote":
        return `<blockquote>\n${this.blocks(block.blocks)}</blockquote>\n`;
      case "list": {
        const tag = block.ordered ? "ol" : "ul";
        const start = block.ordered && block.start !== 1 ? ` start="${block.start}"` : "";
        const items = block.items.map((item) => `<li>${this.blocks(item.blocks).trimEnd()}</li>\n`);
        return `<${tag}${start}>\n${items.join("")}</${tag}>\n`;
      }
      case "table":
        return this.table(block.head, block.rows);
      case "rule":
        return "<hr />\n";
    }
  }

  private heading(depth: number, inside: readonly Inline[]): string {
    const text = wordsOf(inside);
    const level = Math.min(6, Math.max(2, depth));
    const id = uniqueId(text, this.taken);
    this.headings.push({ id, text, depth: level });
    return `<h${level} id="${id}">${this.inlines(inside)}</h${level}>\n`;
  }

  private table(head: readonly Cell[], rows: readonly Cell[][]): string {
    const cell = (tag: string, { inside, align }: Cell, extra = "") =>
      `<${tag}${extra}${align ? ` align="${align}"` : ""}>${this.inlines(inside)}</${tag}>`;
    const top = head.map((each) => cell("th", each, ' scope="col"')).join("");
    const body = rows.map((row) => `<tr>${row.map((each) => cell("td", each)).join("")}</tr>`).join("");
    return `<div class="scroll" tabindex="0"><table><thead><tr>${top}</tr></thead><tbody>${body}</tbody></table></div>\n`;
  }

  private inlines(inlines: readonly Inline[]): string {
    return inlines.map((one) => this.inline(one)).join("");
  }

  private inline(one: Inline): string {
    switch (one.kind) {
      case "text":
        return escapeHtml(one.text);
      case "code":
        return `<code>${escapeHtml(one.text)}</code>`;
      case "break":
        return "<br />\n";
      case "note":
        return this.noteMark(one.number, one.at);
      case "link": {
        const title = one.title === null ? "" : ` title="${escapeHtml(one.title)}"`;
        return `<a href="${escapeHtml(one.href)}"${title}>${this.inlines(one.inside)}</a>`;
      }
      default:
        return `<${one.kind}>${this.inlines(one.inside)}</${one.kind}>`;
    }
  }

  private noteMark(number: number, at: "text" | "note"): string {
    if (at === "note") return `<a id="note-${number}" href="#note-${number}-mark">[${number}]</a>`;
    const id = this.marked.has(number) ? "" : ` id="note-${number}-mark"`;
    this.marked.add(number);
    return `<a${id} href="#note-${number}">[${number}]</a>`;
  }
}

function uniqueId(text: string, taken: Map<string, number>): string {
  const slug = text
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  const base = `s-${slug || "part"}`;
  const times = (taken.get(base) ?? 0) + 1;
  taken.set(base, times);
  return times === 1 ? base : `${base}--${times}`;
}

/** One pass for all names, tags left alone: a pass for each name takes time squared. */
function markUnfilled(html: string): string {
  return html.replace(TAG_OR_HOLE, (found, tag?: string) => tag ?? `<mark class="unfilled">${found}</mark>`);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
