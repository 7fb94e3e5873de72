import bidiFactory from "bidi-js";
import type { Face } from "#app/pdf/layout/face";
import type { Family, Style } from "#app/pdf/layout/fonts";
import type { FontBook } from "#app/pdf/layout/glyphs";
import {
  familyOfCluster,
  hanFamily,
  isIdeograph,
  needsShaping,
  noLineEnd,
  noLineStart,
  rightToLeft,
  thai,
} from "#app/pdf/layout/scripts";
import { iconShare, type Span } from "#app/pdf/layout/spans";
import { named } from "#app/pdf/layout/visible";

export const bidi = bidiFactory();
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
let words: Intl.Segmenter | undefined;

/** What a reader perceives as one character, with the face that draws it. */
export type Cluster = {
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

/** The clusters of a paragraph, each with its face, its direction and whether a line may end after it. */
export function findClusters(book: FontBook, spans: Span[]): Cluster[] {
  const whole = spans.map((span) => span.text).join("");
  const levels = rightToLeft.test(whole) ? bidi.getEmbeddingLevels(whole, "auto").levels : null;
  const clusters: Cluster[] = [];
  /** Where a word of Thai ends, by its place in the whole. */
  const wordEnds = thai.test(whole) ? endsOfWords(whole) : null;
  const ends: number[] = [];
  let at = 0;
  for (const span of spans) {
    const style = span.style ?? "regular";
    const han = hanFamily(whole, span.lang);
    if (span.icon) {
      clusters.push({ ...blank(span), width: iconShare * 1000 });
      ends.push(at);
    }
    for (const { segment } of graphemes.segment(span.text)) {
      const level = levels?.[at] ?? 0;
      at += segment.length;
      const cluster = dress(book, segment, span, style, han, level);
      if (!cluster) continue;
      clusters.push(cluster);
      ends.push(at);
    }
  }
  clusters.forEach((cluster, index) => {
    const next = clusters[index + 1];
    const withinThai = wordEnds && next && thai.test(cluster.text) && thai.test(next.text);
    cluster.breakAfter = withinThai ? wordEnds.has(ends[index] ?? 0) : !next || mayBreak(cluster, next);
  });
  return clusters;
}

function endsOfWords(text: string): Set<number> {
  words ??= new Intl.Segmenter("th", { granularity: "word" });
  return new Set(Array.from(words.segment(text), ({ index, segment }) => index + segment.length));
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
  const found = book.faceFor(base, familyOfCluster(text, han), style);
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
