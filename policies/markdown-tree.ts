import { Marked, type Token, type Tokens } from "marked";
import { intricacyOf } from "#domain/policies/markdown-shape";
import { repeatsLongLinks } from "#policies/link-length";
import { decodeEntities } from "#policies/markdown-entities";
import { type Footnote, footnotes, NOTE_MARK } from "#policies/markdown-footnotes";

/** The content of a line, with every entity and escape resolved: pages and paper print the same signs. */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong" | "em" | "del"; inside: Inline[] }
  | { kind: "link"; href: string; title: string | null; inside: Inline[] }
  | { kind: "break" }
  /** The mark of a footnote: in the text, or before the note itself. */
  | { kind: "note"; number: number; at: "text" | "note" };
type Item = { loose: boolean; blocks: Block[] };
export type Cell = { inside: Inline[]; align: "left" | "center" | "right" | null };
export type Block =
  | { kind: "heading"; depth: number; inside: Inline[] }
  | { kind: "paragraph"; tight: boolean; inside: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] }
  | { kind: "table"; head: Cell[]; rows: Cell[][] }
  | { kind: "rule" };

/**
 * A policy's Markdown (CommonMark with tables, task lists and footnotes) as a tree. Raw HTML is the text that it is, but for
 * line breaks; pictures are their description. Null for a text that is too intricate, or that repeats long links so often that
 * the page would be many times as long: it is shown as it was written.
 */
export function readMarkdown(source: string): Block[] | null {
  if (intricacyOf(source) || repeatsLongLinks(source)) return null;
  const { extension, notes } = footnotes();
  const marked = new Marked({ gfm: true, breaks: false, async: false });
  if (NOTE_MARK.test(source)) marked.use({ extensions: [extension] });
  const tree = new Tree(notes);
  const blocks = tree.blocks(marked.lexer(source));
  return [...blocks, ...tree.notes()];
}

class Tree {
  /** Footnotes by label, in the order in which the text names them. */
  private readonly numbers = new Map<string, number>();

  constructor(private readonly defined: ReadonlyMap<string, Footnote>) {}

  blocks(tokens: readonly Token[]): Block[] {
    return tokens.flatMap((token) => this.block(token));
  }

  /** The notes under a rule; those that no text names come last, as they were written. */
  notes(): Block[] {
    if (this.defined.size === 0) return [];
    const blocks: Block[] = [{ kind: "rule" }];
    // A note may name another one, which then is numbered.
    for (const [label] of this.numbers) blocks.push(...this.note(label));
    for (const label of this.defined.keys()) if (!this.numbers.has(label)) blocks.push(...this.note(label));
    return blocks;
  }

  private note(label: string): Block[] {
    const mark: Inline = { kind: "note", number: this.numberOf(label), at: "note" };
    return withFirst([mark, { kind: "text", text: " " }], this.blocks(this.defined.get(label)!.tokens));
  }

  private numberOf(label: string): number {
    const number = this.numbers.get(label) ?? this.numbers.size + 1;
    this.numbers.set(label, number);
    return number;
  }

  private block(token: Token): Block[] {
    switch (token.type) {
      case "space":
      case "def":
      case "footnote":
      case "checkbox":
        return [];
      case "heading":
        return [{ kind: "heading", depth: (token as Tokens.Heading).depth, inside: this.inside(token) }];
      case "list":
        return [this.list(token as Tokens.List)];
      case "table":
        return [this.table(token as Tokens.Table)];
      case "code":
        return [{ kind: "code", text: (token as Tokens.Code).text }];
      case "blockquote":
        return [{ kind: "quote", blocks: this.blocks((token as Tokens.Blockquote).tokens) }];
      case "hr":
        return [{ kind: "rule" }];
      case "html":
        return [{ kind: "paragraph", tight: false, inside: rawHtml(token.raw.trimEnd()) }];
      default:
        return [{ kind: "paragraph", tight: token.type === "text", inside: this.inside(token) }];
    }
  }

  private list(list: Tokens.List): Block {
    const items = list.items.map((item): Item => {
      const blocks = this.blocks(item.tokens);
      // Not U+2610 and U+2611, which no printed face draws.
      const box: Inline = { kind: "text", text: item.checked ? "[x] " : "[ ] " };
      return { loose: item.loose, blocks: item.task ? withFirst([box], blocks) : blocks };
    });
    const start = typeof list.start === "number" ? list.start : 1;
    return { kind: "list", ordered: list.ordered, start, items };
  }

  private table(table: Tokens.Table): Block {
    const cell = (one: Tokens.TableCell, at: number): Cell => ({
      inside: this.inlines(one.tokens),
      align: table.align[at] ?? null,
    });
    return { kind: "table", head: table.header.map(cell), rows: table.rows.map((row) => row.map(cell)) };
  }

  private inside(token: Token): Inline[] {
    return "tokens" in token && token.tokens ? this.inlines(token.tokens) : this.text(token.raw);
  }

  private inlines(tokens: readonly Token[]): Inline[] {
    return tokens.flatMap((token): Inline[] => {
      switch (token.type) {
        case "strong":
        case "em":
        case "del":
          return [{ kind: token.type, inside: this.inside(token) }];
        case "codespan":
          return [{ kind: "code", text: textOf(token) }];
        case "link":
          return [this.link(token as Tokens.Link)];
        case "image":
          return [{ kind: "text", text: this.description(token as Tokens.Image) }];
        case "br":
          return [{ kind: "break" }];
        case "escape":
          return [{ kind: "text", text: textOf(token) }];
        case "html":
          return rawHtml(token.raw);
        case "checkbox":
          return [];
        default:
          // Of a text the parser has resolved the numbers already, not as HTML does.
          return "tokens" in token && token.tokens ? this.inlines(token.tokens) : this.text(token.raw);
      }
    });
  }

  /** The words between the brackets without their looks; without words the address (CommonMark 6.4). */
  private description(image: Tokens.Image): string {
    return wordsOf(this.inside(image), false) || decodeEntities(image.href);
  }

  /** In an address between angle brackets nothing is resolved (CommonMark 6.5). */
  private link(link: Tokens.Link): Inline {
    const literal = link.raw.startsWith("<");
    const href = literal ? link.href : decodeEntities(link.href);
    const title = link.title ? decodeEntities(link.title) : null;
    const inside: Inline[] = literal ? [{ kind: "text", text: link.text }] : this.inside(link);
    return { kind: "link", href, title, inside };
  }

  /** Text with its entities resolved and the marks of footnotes that are defined. A line's end within it is a blank. */
  private text(text: string): Inline[] {
    if (this.defined.size === 0 || !text.includes("[^")) return [plainText(text)];
    return text.split(/\[\^([^[\]\s]{1,100})\]/).flatMap((part, at): Inline[] => {
      if (at % 2 === 0) return part === "" ? [] : [plainText(part)];
      const label = part.toLowerCase();
      if (!this.defined.has(label)) return [plainText(`[^${part}]`)];
      return [{ kind: "note", number: this.numberOf(label), at: "text" }];
    });
  }
}

function plainText(text: string): Inline {
  return { kind: "text", text: decodeEntities(text.replace(/\n/g, " ")) };
}

/** Raw HTML is shown as it was typed; a line break, which tables need, breaks the line. */
function rawHtml(raw: string): Inline[] {
  if (/^<br\s*\/?>$/i.test(raw)) return [{ kind: "break" }];
  return [{ kind: "text", text: raw.replace(/\n/g, " ") }];
}

/** Sets signs before the first paragraph, or a paragraph of them where there is none. */
function withFirst(signs: Inline[], blocks: Block[]): Block[] {
  const [first, ...rest] = blocks;
  if (first?.kind !== "paragraph") return [{ kind: "paragraph", tight: true, inside: signs }, ...blocks];
  return [{ ...first, inside: [...signs, ...first.inside] }, ...rest];
}

function textOf(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}

/** The words of inlines; with addresses, a link keeps its own when the words do not show it. */
export function wordsOf(inlines: readonly Inline[], addresses = true): string {
  return inlines
    .map((one): string => {
      if (one.kind === "break") return "\n";
      if (one.kind === "note") return `[${one.number}]`;
      if (one.kind === "text" || one.kind === "code") return one.text;
      const words: string = wordsOf(one.inside, addresses);
      return addresses && one.kind === "link" && !one.href.includes(words) ? `${words} (${one.href})` : words;
    })
    .join("");
}
