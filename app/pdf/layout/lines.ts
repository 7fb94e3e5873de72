import type { Face } from "#app/pdf/layout/face";
import type { FontBook } from "#app/pdf/layout/glyphs";
import { breakMixed } from "#app/pdf/layout/mixed";
import { plainText } from "#app/pdf/layout/scripts";
import { iconShare, type Line, type Piece, type Span } from "#app/pdf/layout/spans";
import { visible } from "#app/pdf/layout/visible";

/** Breaks spans into lines no wider than `width` points. Empty text gives one empty line. Never loses a character. */
export function breakLines(book: FontBook, spans: Span[], size: number, width: number): Line[] {
  const only = spans.length === 1 ? spans[0]! : undefined;
  if (only && plainText.test(only.text)) {
    const lines = breakPlain(book, only, size, width);
    if (lines) return lines;
  }
  const repeats =
    only && only.text.length < 60 && !only.link && !only.icon && !only.wash && !only.struck && !only.lang;
  if (!repeats) return breakParagraphs(book, spans, size, width);
  // The same names occur in row after row, and laying out scripts that need shaping is the slow part of a register.
  const key = `${only.style} ${only.colour} ${size} ${width} ${only.text}`;
  let lines = book.layouts.get(key);
  if (!lines) {
    lines = breakParagraphs(book, spans, size, width);
    if (book.layouts.size < 5_000) book.layouts.set(key, lines);
  }
  return lines;
}

function breakParagraphs(book: FontBook, spans: Span[], size: number, width: number): Line[] {
  const clean = spans.map((span) => (span.text === "" ? span : { ...span, text: visible(span.text) }));
  return splitAtNewlines(clean).flatMap((paragraph) => breakMixed(book, paragraph, size, width));
}

/** Width in points of the spans on one line, however long, and of their longest unbreakable word. */
export function measure(book: FontBook, spans: Span[], size: number): { natural: number; word: number } {
  if (spans.length === 1 && plainText.test(spans[0]!.text)) {
    const span = spans[0]!;
    const found = plainWidths(book.face("plex", span.style ?? "regular"), span.text);
    const lead = span.icon ? size * iconShare : 0;
    if (found) return { natural: (found.all * size) / 1000 + lead, word: (found.word * size) / 1000 + lead };
  }
  const lines = breakLines(book, spans, size, Number.POSITIVE_INFINITY);
  const natural = lines.reduce((widest, line) => Math.max(widest, line.width), 0);
  return { natural, word: Math.min(natural, size * 8) };
}

function plainWidths(face: Face, text: string): { all: number; word: number } | null {
  let all = 0;
  let word = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const glyph = face.glyph(code);
    if (!glyph) return null;
    if (code === 32) {
      if (all - from > word) word = all - from;
      from = all + glyph.width;
    }
    all += glyph.width;
  }
  return { all, word: Math.max(word, all - from) };
}

/** The common case, Latin, Greek or Cyrillic in one look: a sum of advances. Null when the face lacks a character. */
function breakPlain(book: FontBook, span: Span, size: number, width: number): Line[] | null {
  const face = book.face("plex", span.style ?? "regular");
  const { text } = span;
  const lead = span.icon ? size * iconShare : 0;
  const room = ((width - lead) * 1000) / size + 0.01;
  const lines: Line[] = [];
  let start = 0;
  let used = 0;
  let soft = -1;
  let usedAtSoft = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const glyph = face.glyph(code);
    if (!glyph) return null;
    used += glyph.width;
    if (used > room && code !== 32 && at > start) {
      if (lead) return null;
      const cut = soft > start ? soft : at;
      lines.push(plainLine(face, span, text.slice(start, cut).trimEnd(), size));
      used -= soft > start ? usedAtSoft : used - glyph.width;
      start = cut;
      soft = -1;
    }
    if (mayBreakAfter(text, at)) {
      soft = at + 1;
      usedAtSoft = used;
    }
  }
  lines.push(plainLine(face, span, start > 0 ? text.slice(start).trimEnd() : text, size, lead));
  return lines;
}

function mayBreakAfter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 32) return true;
  if (code === 45 || code === 47)
    return at > 0 && isWordLike(text.charCodeAt(at - 1)) && isWordLike(text.charCodeAt(at + 1));
  return code === 0x2013 || code === 0x2014;
}

function isWordLike(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0 || code === 47;
}

function plainLine(face: Face, span: Span, text: string, size: number, lead = 0): Line {
  let hex = "";
  let width = 0;
  for (let at = 0; at < text.length; at++) {
    const glyph = face.glyph(text.charCodeAt(at))!;
    hex += glyph.hex;
    width += glyph.width;
  }
  const piece: Piece = { span, face, hex, width: (width * size) / 1000 };
  if (!lead) return { pieces: [piece], width: piece.width };
  const icon: Piece = { span, face: null, hex: "", width: lead };
  return { pieces: [icon, piece], width: piece.width + lead };
}

function splitAtNewlines(spans: Span[]): Span[][] {
  const paragraphs: Span[][] = [[]];
  for (const span of spans) {
    span.text.split("\n").forEach((text, at) => {
      if (at > 0) paragraphs.push([]);
      paragraphs.at(-1)!.push(at > 0 && span.icon ? { ...span, text, icon: undefined } : { ...span, text });
    });
  }
  return paragraphs;
}
