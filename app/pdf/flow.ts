import type { Face, FontBook } from "./glyphs";
import { iconOps } from "./icons";
import type { Ink } from "./ink";
import { mm, num, rgb } from "./ink";
import type { Line, Piece, Span } from "./lines";
import { breakLines } from "./lines";

/** A node of the document's structure tree, for screen readers and text extraction. */
export type Node = { tag: string; parent?: Node; element?: unknown };
/** Drawing operators, the beginning or end (null) of a structure node, or operators that are known only when every page is laid out. */
export type Part = string | { open: Node } | null | ((total: number) => string);
export type Link = { x: number; y: number; width: number; height: number; url?: string; anchor?: string };
export type Bookmark = { title: string; level: number; anchor: string; y: number };

/** One laid-out page, not yet written. */
export class Draft {
  readonly parts: Part[] = [];
  readonly faces = new Set<Face>();
  readonly links: Link[] = [];
  readonly bookmarks: Bookmark[] = [];
  constructor(readonly number: number) {}
}

/** The pen: where the next thing goes, and the pages filled so far. All lengths are points, y runs down from the top. */
export class Flow {
  readonly pages: Draft[] = [];
  readonly height: number;
  readonly left = mm(16);
  readonly width: number;
  readonly top = mm(27.5);
  readonly bottom: number;
  y = 0;
  /** Called after a page was begun by overflow, to repeat a table's head. */
  onContinue: (() => void) | null = null;
  private readonly stack: Node[] = [];

  constructor(
    readonly book: FontBook,
    readonly landscape: boolean,
  ) {
    this.height = landscape ? mm(210) : mm(297);
    this.width = (landscape ? mm(297) : mm(210)) - 2 * this.left;
    this.bottom = this.height - mm(24);
  }

  get page(): Draft {
    return this.pages.at(-1) ?? this.begin();
  }

  /** Begins a page; an open structure node goes on there. */
  begin(): Draft {
    const open = this.stack.at(-1);
    if (open) this.pages.at(-1)?.parts.push(null);
    const page = new Draft(this.pages.length + 1);
    this.pages.push(page);
    this.y = this.top;
    if (open) page.parts.push({ open });
    return page;
  }

  /** Makes sure that `height` fits below the pen, on a new page when it must. */
  need(height: number): void {
    if (this.pages.length > 0 && this.y + height <= this.bottom + 0.01) return;
    if (this.pages.length > 0 && this.y <= this.top + 0.01) return;
    this.begin();
    this.onContinue?.();
  }

  put(ops: string): void {
    this.page.parts.push(ops);
  }

  /** Draws inside a structure node. */
  tagged(node: Node, draw: () => void): void {
    void this.page;
    this.page.parts.push({ open: node });
    this.stack.push(node);
    draw();
    this.stack.pop();
    this.page.parts.push(null);
  }

  /** Draws what readers of the structure may skip: rules, washes, repeated heads. */
  decorate(ops: string): void {
    const inside = this.stack.length > 0;
    this.put(inside ? ops : `/Artifact BMC\n${ops}\nEMC`);
  }

  /** As `decorate`, for what draws itself. */
  decorateWith(draw: () => void): void {
    if (this.stack.length > 0) return draw();
    this.put("/Artifact BMC");
    draw();
    this.put("EMC");
  }

  /** Operators of a line on a page that may be laid out already. */
  opsFor(line: Line, x: number, y: number, size: number, page: Draft): string {
    return lineOps(line, x, this.up(y), size, page.faces);
  }

  rule(x: number, y: number, width: number, weight: number, colour: Ink): void {
    this.decorate(
      `${rgb(colour)} RG ${num(weight)} w ${num(x)} ${num(this.up(y))} m ${num(x + width)} ${num(this.up(y))} l S`,
    );
  }

  /** The double rule: what stands above is in the log and cannot change. */
  doubleRule(x: number, y: number, width: number, colour: Ink = "second"): void {
    this.rule(x, y, width, 0.9, colour);
    this.rule(x, y + 2.2, width, 0.9, colour);
  }

  box(x: number, y: number, width: number, height: number, colour: Ink): void {
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
    const from = end === undefined ? x : x + end - line.width;
    this.put(lineOps(line, from, this.up(y), size, this.page.faces));
    let at = from;
    for (const piece of line.pieces) {
      if (piece.span.link) {
        this.page.links.push({
          x: at,
          y: y - size,
          width: piece.width,
          height: size * 1.25,
          url: piece.span.link,
        });
      }
      at += piece.width;
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

/** Baseline of a line box that begins at y. */
export function baseline(y: number, leading: number, size: number): number {
  return y + leading / 2 + size * 0.35;
}

/** Text operators for one line. PDF coordinates. */
export function lineOps(line: Line, x: number, y: number, size: number, faces: Set<Face>): string {
  const out: string[] = [];
  let at = x;
  for (const piece of line.pieces) {
    if (piece.span.wash && (piece.face === null || !piece.span.icon))
      out.push(washOps(line, piece.span, at, y, size));
    if (!piece.face) {
      if (piece.span.icon)
        out.push(iconOps(piece.span.icon, at, y - size * 0.13, size, piece.span.colour ?? "second"));
    } else if (piece.hex || piece.shaped) {
      faces.add(piece.face);
      out.push(pieceOps(piece, at, y, size));
    }
    at += piece.width;
  }
  return out.join("\n");
}

function washOps(line: Line, span: Span, x: number, y: number, size: number): string {
  const width = line.pieces.reduce((sum, piece) => sum + (piece.span === span ? piece.width : 0), 0);
  const box = [x - 2, y - size * 0.36, width + 5, size * 1.42].map(num).join(" ");
  return `${rgb(span.wash!)} rg ${box} re f`;
}

function pieceOps(piece: Piece, x: number, y: number, size: number): string {
  const { span, face, shaped, actual } = piece;
  const show = shaped ? shapedOps(piece, x, y, size) : `1 0 0 1 ${num(x)} ${num(y)} Tm <${piece.hex}> Tj`;
  const text = `BT ${rgb(span.colour ?? "text")} rg /${face!.id} ${num(size)} Tf ${show} ET`;
  return actual ? `/Span <</ActualText <${utf16(actual)}>>> BDC ${text} EMC` : text;
}

function shapedOps(piece: Piece, x: number, y: number, size: number): string {
  const out: string[] = [];
  let pen = x;
  for (const glyph of piece.shaped!.glyphs) {
    const at = pen + (glyph.dx * size) / 1000;
    out.push(`1 0 0 1 ${num(at)} ${num(y + (glyph.dy * size) / 1000)} Tm <${glyph.hex}> Tj`);
    pen += (glyph.width * size) / 1000;
  }
  return out.join(" ");
}

function utf16(text: string): string {
  let hex = "FEFF";
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, "0");
  return hex;
}
