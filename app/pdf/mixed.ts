import bidiFactory from "bidi-js";
import type { Family, Style } from "#app/pdf/fonts";
import type { Face, FontBook } from "#app/pdf/glyphs";
import type { Line, Piece, Span } from "#app/pdf/lines";
import { iconShare } from "#app/pdf/lines";
import {
  familyOf,
  hanFamily,
  isIdeograph,
  needsShaping,
  noLineEnd,
  noLineStart,
  rightToLeft,
} from "#app/pdf/scripts";
import { named } from "#app/pdf/visible";

const bidi = bidiFactory();
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader perceives as one character, with the face that draws it. */
type Cluster = {
  text: string;
  span: Span;
  face: Face | null;
  level: number;
  shaped: boolean;
  /** Set when no face has the character: its number is printed, the character itself is what a reader extracts. */
  actual?: string;
  space: boolean;
  breakAfter: boolean;
  /** Thousandths of the size. */
  width: number;
};

/**
 * Breaks one paragraph of any scripts and looks into lines (Unicode Bidirectional Algorithm for the order, the fonts' own
 * rules for joining and reordering within a word). `width` in points.
 */
export function breakMixed(book: FontBook, spans: Span[], size: number, width: number): Line[] {
  const clusters = findClusters(book, spans);
  const room = (width * 1000) / size + 0.01;
  const lines: Line[] = [];
  let line: Cluster[] = [];
  let used = 0;
  for (const word of words(clusters)) {
    const wide = widthOf(word);
    const bare = widthOf(trimmed(word));
    if (line.length > 0 && used + bare > room) {
      lines.push(compose(line, size));
      line = [];
      used = 0;
    }
    if (bare <= room) {
      line.push(...word);
      used += wide;
      continue;
    }
    for (const cluster of word) {
      if (line.length > 0 && used + cluster.width > room && !cluster.space) {
        lines.push(compose(line, size));
        line = [];
        used = 0;
      }
      line.push(cluster);
      used += cluster.width;
    }
  }
  lines.push(compose(line, size));
  return lines;
}

function findClusters(book: FontBook, spans: Span[]): Cluster[] {
  const whole = spans.map((span) => span.text).join("");
  const levels = rightToLeft.test(whole) ? bidi.getEmbeddingLevels(whole, "auto").levels : null;
  const clusters: Cluster[] = [];
  let at = 0;
  for (const span of spans) {
    const style = span.style ?? "regular";
    const han = hanFamily(whole, span.lang);
    if (span.icon) clusters.push({ ...blank(span), width: iconShare * 1000 });
    for (const { segment } of graphemes.segment(span.text)) {
      const level = levels?.[at] ?? 0;
      at += segment.length;
      const cluster = dress(book, segment, span, style, han, level);
      if (cluster) clusters.push(cluster);
    }
  }
  clusters.forEach((cluster, index) => {
    const next = clusters[index + 1];
    cluster.breakAfter = !next || mayBreak(cluster, next);
  });
  return clusters;
}

function blank(span: Span): Cluster {
  return { text: "", span, face: null, level: 0, shaped: false, space: false, breakAfter: false, width: 0 };
}

/** Chooses the face of one cluster; null for marks of direction, which have done their work in the levels. */
function dress(
  book: FontBook,
  raw: string,
  span: Span,
  style: Style,
  han: Family,
  level: number,
): Cluster | null {
  const text = raw.replace(/[\u200e\u200f\u061c]/g, "");
  if (text === "") return null;
  const base = text.codePointAt(0)!;
  const space = /^[\s\u3000]$/.test(text) && text !== "\u00a0" && text !== "\u202f";
  const found = book.faceFor(base, familyOf(base, han), style);
  const cluster: Cluster = { ...blank(span), text, level, space, shaped: needsShaping.test(text) };
  if (found && allDrawn(found.face, text)) {
    cluster.face = found.face;
    cluster.width = cluster.shaped
      ? found.face.shape(text, level % 2 ? "rtl" : "ltr").width
      : plainWidth(found.face, text);
    return cluster;
  }
  cluster.face = book.face("plex", style);
  cluster.actual = text;
  cluster.text = named(text);
  cluster.shaped = false;
  cluster.width = plainWidth(cluster.face, cluster.text);
  return cluster;
}

/** Joiners and variation selectors need no glyph of their own. */
function allDrawn(face: Face, text: string): boolean {
  for (const one of text) {
    if (/\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u.test(one)) continue;
    if (!face.glyph(one.codePointAt(0)!)) return false;
  }
  return true;
}

function plainWidth(face: Face, text: string): number {
  let width = 0;
  for (const one of text) width += face.glyph(one.codePointAt(0)!)?.width ?? 0;
  return width;
}

function mayBreak(before: Cluster, after: Cluster): boolean {
  if (after.space) return false;
  if (before.space) return true;
  const last = before.text.at(-1) ?? "";
  if (noLineEnd.has(last) || noLineStart.has(after.text[0] ?? "")) return false;
  if (isIdeograph(before.text.codePointAt(0) ?? 0) || isIdeograph(after.text.codePointAt(0) ?? 0))
    return true;
  return /[-–—/]/.test(last) && /^\p{L}/u.test(after.text);
}

function words(clusters: Cluster[]): Cluster[][] {
  const found: Cluster[][] = [];
  let from = 0;
  clusters.forEach((cluster, at) => {
    if (!cluster.breakAfter) return;
    found.push(clusters.slice(from, at + 1));
    from = at + 1;
  });
  return found;
}

function trimmed(clusters: Cluster[]): Cluster[] {
  let end = clusters.length;
  while (end > 0 && clusters[end - 1]!.space) end--;
  return clusters.slice(0, end);
}

/** Joined letters are narrower than the letters alone, so runs of them are measured together. */
function widthOf(clusters: Cluster[]): number {
  return runs(clusters).reduce((sum, run) => sum + runWidth(run), 0);
}

function runWidth(run: Cluster[]): number {
  const first = run[0]!;
  if (!first.shaped) return run.reduce((sum, cluster) => sum + cluster.width, 0);
  return first.face!.shape(run.map((cluster) => cluster.text).join(""), first.level % 2 ? "rtl" : "ltr")
    .width;
}

function runs(clusters: Cluster[]): Cluster[][] {
  const found: Cluster[][] = [];
  for (const cluster of clusters) {
    const last = found.at(-1)?.at(-1);
    const same =
      last?.face &&
      cluster.face === last.face &&
      cluster.span === last.span &&
      cluster.level === last.level &&
      cluster.shaped === last.shaped &&
      !cluster.actual &&
      !last.actual;
    if (same) found.at(-1)!.push(cluster);
    else found.push([cluster]);
  }
  return found;
}

function compose(clusters: Cluster[], size: number): Line {
  const logical = runs(trimmed(clusters));
  const pieces = inVisualOrder(logical).map((run) => pieceOf(run, size));
  return { pieces, width: pieces.reduce((sum, piece) => sum + piece.width, 0) };
}

/** Rule L2: from the highest level down to the lowest odd one, turn round every stretch at that level or above. */
function inVisualOrder(logical: Cluster[][]): Cluster[][] {
  const order = [...logical];
  const highest = Math.max(0, ...order.map((run) => run[0]!.level));
  for (let level = highest; level >= 1; level--) {
    for (let from = 0; from < order.length; from++) {
      if (order[from]![0]!.level < level) continue;
      let to = from;
      while (to + 1 < order.length && order[to + 1]![0]!.level >= level) to++;
      order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse());
      from = to;
    }
  }
  return order;
}

function pieceOf(run: Cluster[], size: number): Piece {
  const first = run[0]!;
  const { span, face } = first;
  if (!face) return { span, face: null, hex: "", width: (first.width * size) / 1000 };
  const backwards = first.level % 2 === 1;
  if (first.shaped) {
    const text = run.map((cluster) => cluster.text).join("");
    const shaped = face.shape(text, backwards ? "rtl" : "ltr");
    const piece: Piece = { span, face, hex: "", shaped, width: (shaped.width * size) / 1000 };
    if (!backwards) piece.actual = text;
    return piece;
  }
  let hex = "";
  let width = 0;
  for (const cluster of backwards && !first.actual ? [...run].reverse() : run) {
    for (const one of cluster.text) {
      const shown = backwards && !first.actual ? (bidi.getMirroredCharacter(one) ?? one) : one;
      const glyph = face.glyph(shown.codePointAt(0)!) ?? face.glyph(one.codePointAt(0)!);
      hex += glyph?.hex ?? "";
      width += glyph?.width ?? 0;
    }
  }
  return { span, face, hex, actual: first.actual, width: (width * size) / 1000 };
}
