import type { Family, Style } from "#app/pdf/fonts";
import { families, fontFile } from "#app/pdf/fonts";
import type { Line } from "#app/pdf/lines";

/** What we use of pdfkit's embedded font. Widths in thousandths of the size. */
type EmbeddedFont = {
  id: string;
  scale: number;
  subset: { includeGlyph(id: number): number };
  widths: number[];
  unicode: number[][];
  font: {
    hmtx: object;
    loca: { offsets: number[] };
    getGlyph(id: number, codes?: number[]): FontGlyph;
    hasGlyphForCodePoint(code: number): boolean;
    glyphForCodePoint(code: number): FontGlyph;
    layout(
      text: string,
      features?: undefined,
      script?: string,
      language?: string,
      direction?: string,
    ): Shaped;
  };
  ref(): unknown;
};
type FontGlyph = {
  id: number;
  advanceWidth: number;
  codePoints: number[];
  _metrics?: object;
  _getTableMetrics(table: object): { advance: number; bearing: number };
};
type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number };
type Shaped = { glyphs: FontGlyph[]; positions: Position[] };
type FontDocument = { font(path: string): unknown; _font: EmbeddedFont };

/** One glyph of the subset: its code as four hex digits and its advance in thousandths of the size. */
export type Glyph = { hex: string; width: number };

/** Shaped text in visual order; dx, dy displace a mark, `width` is the pen's advance after it. */
export type ShapedText = {
  width: number;
  glyphs: { hex: string; width: number; own: number; dx: number; dy: number }[];
};

/** One loaded face of one document: measures and encodes text, and keeps what was used for the subset. */
export class Face {
  private readonly table: (Glyph | null | undefined)[] = [];
  private readonly rare = new Map<number, Glyph | null>();
  private readonly shapedTexts = new Map<string, ShapedText>();
  readonly id: string;

  constructor(private readonly embedded: EmbeddedFont) {
    this.id = embedded.id;
    measureBlanks(embedded.font);
  }

  /** The character's glyph, or null when the face lacks it. */
  glyph(code: number): Glyph | null {
    const known = code < 0x2200 ? this.table[code] : this.rare.get(code);
    if (known !== undefined) return known;
    const { font, scale } = this.embedded;
    let glyph: Glyph | null = null;
    if (font.hasGlyphForCodePoint(code)) {
      const found = font.glyphForCodePoint(code);
      glyph = { hex: this.include(found, [code]), width: found.advanceWidth * scale };
    }
    if (code < 0x2200) this.table[code] = glyph;
    else this.rare.set(code, glyph);
    return glyph;
  }

  /** Text laid out by the font's own rules (joining, reordering, marks), as it stands from left to right. */
  shape(text: string, direction: "ltr" | "rtl"): ShapedText {
    const key = direction + text;
    const known = this.shapedTexts.get(key);
    if (known) return known;
    const { font, scale } = this.embedded;
    const run = font.layout(text, undefined, undefined, undefined, direction);
    const shaped: ShapedText = { width: 0, glyphs: [] };
    run.glyphs.forEach((glyph, at) => {
      const place = run.positions[at]!;
      const own = glyph.advanceWidth * scale;
      const width = place.xAdvance * scale;
      const hex = this.include(glyph, glyph.codePoints);
      shaped.glyphs.push({ hex, width, own, dx: place.xOffset * scale, dy: place.yOffset * scale });
      shaped.width += width;
    });
    this.shapedTexts.set(key, shaped);
    return shaped;
  }

  /** pdfkit's reference to the font, for a page's resources. */
  reference(): unknown {
    return this.embedded.ref();
  }

  private include(glyph: FontGlyph, codes: number[]): string {
    const { subset, widths, unicode, scale } = this.embedded;
    const id = subset.includeGlyph(glyph.id);
    widths[id] ??= glyph.advanceWidth * scale;
    unicode[id] ??= codes;
    return id.toString(16).padStart(4, "0");
  }
}

/** The faces of one document. A face is read from disk when the first character needs it, and not before. */
export class FontBook {
  private readonly faces = new Map<Family, Map<Style, Face>>();
  /** By file: several styles of a family may share one. */
  private readonly opened = new Map<string, Face>();

  /** Lines of texts that were laid out before, by text, look, size and width. */
  readonly layouts = new Map<string, Line[]>();

  constructor(private readonly doc: unknown) {}

  /** The face of a family in a style; families other than Plex have an upright and a bold face only. */
  face(family: Family, style: Style): Face {
    const mono = style === "mono" || style === "monoBold";
    const own: Family = mono && family === "plex" ? "mono" : family;
    let face = this.faces.get(own)?.get(style);
    if (!face) {
      const path = fontFile(own, style);
      const doc = this.doc as FontDocument;
      doc.font(path);
      face = this.opened.get(path) ?? new Face(doc._font);
      this.opened.set(path, face);
      this.faces.set(own, (this.faces.get(own) ?? new Map<Style, Face>()).set(style, face));
    }
    return face;
  }

  /** The face that can draw a character: its script's own first, then any that has it; null when none does. */
  faceFor(code: number, home: Family, style: Style): { face: Face; family: Family } | null {
    const own = this.face(home, style);
    if (own.glyph(code)) return { face: own, family: home };
    if (home === "plex" && style.startsWith("mono")) {
      const sans = this.face("plex", style === "mono" ? "regular" : "bold");
      if (sans.glyph(code)) return { face: sans, family: "plex" };
    }
    if (code >= 0xe000 && isPictureOrPrivate(code)) return null;
    for (const family of families) {
      const face = this.face(family, style);
      if (face.glyph(code)) return { face, family };
    }
    return null;
  }
}

/** Emoji and private characters, which no bundled face draws: the large CJK faces need not be opened to learn that. */
function isPictureOrPrivate(code: number): boolean {
  return (
    code <= 0xf8ff || (code >= 0x1f000 && code < 0x20000 && (code & 0xff00) !== 0x1f200) || code >= 0xe0000
  );
}

/** fontkit reads a box even for glyphs without an outline, past the end of the table for the last one: such get a box of nothing. */
function measureBlanks(font: EmbeddedFont["font"]): void {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codes) => {
    const glyph = getGlyph(id, codes);
    if (!glyph._metrics && font.loca.offsets[id] === font.loca.offsets[id + 1]) {
      const { advance, bearing } = glyph._getTableMetrics(font.hmtx);
      glyph._metrics = { advanceWidth: advance, leftBearing: bearing, advanceHeight: 0, topBearing: 0 };
    }
    return glyph;
  };
}
