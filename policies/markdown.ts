import { Marked, type Token, type Tokens } from "marked";
import sanitizeHtml from "sanitize-html";
import { intricacyOf } from "#domain/policies/markdown-shape";
import { repeatsLongLinks } from "#policies/link-length";

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
    a: ["href", "rel", "title"],
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
 * A policy's Markdown as HTML that cannot run anything: raw HTML is shown as text, the rest is sanitised.
 * Headings begin at h2 (the page has the h1) and carry ids; a placeholder nobody has filled is marked.
 * A text that is too intricate, or that repeats long links so often that the page would be many times as long, is shown as it
 * was written.
 */
export function renderPolicy(markdown: string): Rendered {
  if (intricacyOf(markdown) || repeatsLongLinks(markdown)) return asWritten(markdown);
  const headings: Heading[] = [];
  const taken = new Map<string, number>();
  const marked = new Marked({ gfm: true, breaks: false, async: false });
  marked.use({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      image: ({ text, href }) => escapeHtml(text || href),
      heading({ tokens, depth }) {
        const text = plain(tokens);
        const level = Math.min(6, Math.max(2, depth));
        const id = uniqueId(text, taken);
        headings.push({ id, text, depth: level });
        return `<h${level} id="${id}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      table(token) {
        const cell = (tag: string, { tokens }: Tokens.TableCell, extra = "") =>
          `<${tag}${extra}>${this.parser.parseInline(tokens)}</${tag}>`;
        const head = token.header.map((each) => cell("th", each, ' scope="col"')).join("");
        const rows = token.rows
          .map((row) => `<tr>${row.map((each) => cell("td", each)).join("")}</tr>`)
          .join("");
        return `<div class="scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
      checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
    },
  });
  const html = sanitizeHtml(marked.parse(markdown) as string, ALLOWED);
  return { html: markUnfilled(html), headings };
}

/** A text that is too intricate to be rendered. */
export function asWritten(markdown: string): Rendered {
  return { html: `<pre>${escapeHtml(markdown)}</pre>`, headings: [] };
}

/** The words of inline Markdown; a link keeps its address when the words do not show it. */
function plain(tokens: Token[]): string {
  return tokens
    .map((token): string => {
      if (token.type === "br") return "\n";
      if (token.type === "link" && !String(token.href).includes(token.text))
        return `${plain(token.tokens ?? [])} (${token.href})`;
      if ("tokens" in token && token.tokens) return plain(token.tokens);
      return "text" in token ? unescapeHtml(String(token.text)) : token.raw;
    })
    .join("");
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

function unescapeHtml(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
}
