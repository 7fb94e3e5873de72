import type { Face } from "#app/pdf/layout/face";
import type { FontBook } from "#app/pdf/layout/glyphs";
import { breakLines } from "#app/pdf/layout/lines";
import { baseline, lineOps } from "#app/pdf/layout/ops";
import type { Line, Span } from "#app/pdf/layout/spans";
import { mm, num, rgb, type Theme } from "#app/pdf/layout/theme";

/** A node of the document's structure tree, for screen readers and text extraction. */
export type Node = {
  tag: string;
  parent?: Node;
  element?: unknown;
  /** What a head of a table is the head of. */
  scope?: "Column" | "Row";
  /** How many columns a cell of a table takes. */
  span?: number;
  /** What a figure shows, in words, and its box: left, bottom, right, top. */
  alt?: string;
  box?: number[];
};
/** Drawing operators, the beginning or end (null) of a structure node, or operators that are known only when the page is full. */
type Part = string | { open: Node } | null | (() => string);
type Link = {
  x: number;
  y: number;
  width: number;
  height: number;
  url?: string;
  anchor?: string;
  node: Node;
  /** What a reader who does not see it is told. */
  words: string;
};
/** Drawn when every page is laid out, inside of its node; `behind` is decoration. */
type Late = { node: Node; behind: string; ops: () => string };
type Bookmark = { title: string; level: number; anchor: string; y: number };

/** One page in the making. */
export class Draft {
  readonly parts: Part[] = [];
  /** Digits in the regular face, drawn when every page is laid out: page numbers to come. */
  readonly late: Late[] = [];
  readonly faces = new Set<Face>();
  readonly links: Link[] = [];
  readonly bookmarks: Bookmark[] = [];
  constructor(readonly number: number) {}
}

/** The pen: where the next thing goes, and the pages filled so far. All lengths are points, y runs down from the top. */
export class Flow {
  /** Pages begun so far. */
  count = 0;
  readonly height: number;
  readonly left = mm(16);
  readonly width: number;
  readonly top = mm(27.5);
  readonly bottom: number;
  y = 0;
  private current: Draft | null = null;
  /** Set by a table whose rows are tagged whole: the structure has no cells then. */
  coarse = false;
  private readonly open: Node[] = [];
  private heading = 0;
  private lastLink: { url: string; within: Node | undefined; page: number; node: Node } | null = null;

  constructor(
    readonly book: FontBook,
    readonly landscape: boolean,
    private readonly onFull: (page: Draft) => void,
  ) {
    this.height = landscape ? mm(210) : mm(297);
    this.width = (landscape ? mm(297) : mm(210)) - 2 * this.left;
    this.bottom = this.height - mm(24);
  }

  get page(): Draft {
    return this.current ?? this.begin();
  }

  /** Begins a page; an open structure node continues there. */
  begin(): Draft {
    const open = this.open.at(-1);
    if (this.current) {
      if (open) this.current.parts.push(null);
      this.onFull(this.current);
    }
    this.count += 1;
    const page = new Draft(this.count);
    this.current = page;
    this.y = this.top;
    if (open) page.parts.push({ open });
    return page;
  }

  /** Makes sure that `height` fits below the pen, on a new page when it must. */
  need(height: number): void {
    if (this.current && (this.y + height <= this.bottom + 0.01 || this.y <= this.top + 0.01)) return;
    this.begin();
  }

  /** Begins a page unless the pen is at the top of one. */
  fresh(): void {
    if (this.current && this.y > this.top) this.begin();
  }

  /** Passes the last page on; an empty one is left out. */
  end(): void {
    const { page } = this;
    if (this.count > 1 && page.parts.length === 0) this.count -= 1;
    else this.onFull(page);
    this.current = null;
  }

  put(ops: string): void {
    this.page.parts.push(ops);
  }

  /** Draws inside a structure node. A heading that skips a level takes the one below the heading before it. */
  tagged(node: Node, draw: () => void): void {
    void this.page;
    const level = Number(/^H([1-6])$/.exec(node.tag)?.[1] ?? 0);
    if (level > 0) {
      this.heading = Math.min(level, this.heading + 1);
      node.tag = `H${this.heading}`;
    }
    this.page.parts.push({ open: node });
    this.open.push(node);
    draw();
    this.open.pop();
    this.page.parts.push(null);
  }

  /** Draws what readers of the structure may skip: rules, washes, repeated heads. */
  decorate(ops: string): void {
    const inside = this.open.length > 0;
    this.put(inside ? ops : `/Artifact BMC\n${ops}\nEMC`);
  }

  /** As `decorate`, for what draws itself. */
  decorateWith(draw: () => void): void {
    if (this.open.length > 0) {
      draw();
      return;
    }
    this.put("/Artifact BMC");
    draw();
    this.put("EMC");
  }

  /** Operators of a line on a page that may be laid out already. */
  opsFor(line: Line, x: number, y: number, size: number, page: Draft): string {
    return lineOps(line, x, this.up(y), size, page.faces);
  }

  rule(x: number, y: number, width: number, weight: number, colour: Theme): void {
    this.decorate(
      `${rgb(colour)} RG ${num(weight)} w ${num(x)} ${num(this.up(y))} m ${num(x + width)} ${num(this.up(y))} l S`,
    );
  }

  /** The double rule: what is above is in the log and cannot change. */
  doubleRule(x: number, y: number, width: number, colour: Theme = "second"): void {
    this.rule(x, y, width, 0.9, colour);
    this.rule(x, y + 2.2, width, 0.9, colour);
  }

  box(x: number, y: number, width: number, height: number, colour: Theme): void {
    this.decorate(
      `${rgb(colour)} rg ${num(x)} ${num(this.up(y + height))} ${num(width)} ${num(height)} re f`,
    );
  }

  /** From "down from the top" to PDF's "up from the bottom". */
  up(y: number): number {
    return this.height - y;
  }

  lines(spans: Span[], size: number, width: number): Line[] {
    return breakLines(this.book, spans, size, width);
  }

  /** Draws a laid-out line with its baseline at y; `end` sets it flush with the right side of `width`. */
  line(line: Line, x: number, y: number, size: number, end?: number): void {
    let at = end === undefined ? x : x + end - line.width;
    for (const part of partsByLink(line)) {
      const ops = lineOps(part, at, this.up(y), size, this.page.faces);
      const { link: url, text: words = "" } = part.pieces[0]?.span ?? {};
      if (url) {
        const node = this.putLinked(url, ops);
        this.page.links.push({
          x: at,
          y: y - size,
          width: part.width,
          height: size * 1.25,
          url,
          node,
          words,
        });
      } else {
        this.put(ops);
        if (part.width > 0) this.lastLink = null;
      }
      at += part.width;
    }
  }

  /** Draws a link's text in an element of its own, the same as long as the link goes on and the page does not end. */
  private putLinked(url: string, ops: string): Node {
    const within = this.open.at(-1);
    const { number: page, parts } = this.page;
    const last = this.lastLink;
    const goesOn = last?.url === url && last.within === within && last.page === page;
    const node = goesOn ? last.node : { tag: "Link", parent: within };
    this.lastLink = { url, within, page, node };
    if (within) parts.push(null);
    parts.push({ open: node }, ops, null);
    if (within) parts.push({ open: within });
    return node;
  }

  /** Lines one under the other, the first in a line box that begins at y. */
  stack(lines: Line[], x: number, y: number, size: number, leading: number, end?: number): void {
    let top = y;
    for (const line of lines) {
      this.line(line, x, baseline(top, leading, size), size, end);
      top += leading;
    }
  }

  /** A paragraph at the pen, over pages if need be. */
  text(
    spans: Span[],
    size: number,
    options: { node?: Node; indent?: number; width?: number; leading?: number; after?: number } = {},
  ): void {
    const indent = options.indent ?? 0;
    const leading = size * (options.leading ?? 1.42);
    const lines = this.lines(spans, size, (options.width ?? this.width) - indent);
    this.need(leading * Math.min(2, lines.length));
    const draw = () => {
      lines.forEach((line, at) => {
        this.need(leading * (at === lines.length - 2 ? 2 : 1));
        this.line(line, this.left + indent, baseline(this.y, leading, size), size);
        this.y += leading;
      });
    };
    if (options.node) this.tagged(options.node, draw);
    else draw();
    this.y += options.after ?? 0;
  }
}

/** A line in parts that are one link, or none. */
function partsByLink(line: Line): Line[] {
  if (!line.pieces.some(({ span }) => span.link)) return [line];
  const parts: Line[] = [];
  for (const piece of line.pieces) {
    const last = parts.at(-1);
    if (last && last.pieces[0]?.span.link === piece.span.link) {
      last.pieces.push(piece);
      last.width += piece.width;
    } else parts.push({ pieces: [piece], width: piece.width });
  }
  return parts;
}
