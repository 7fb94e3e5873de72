/** What we use of pdfkit's embedded font. Widths in thousandths of the size. */
export type EmbeddedFont = {
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

/** What a glyph is mapped to that is only a part of a character: each must have a character, and this one is not seen. */
const zeroWidthSpace = 0x200b;

/** One glyph of the subset: its code as four hex digits and its advance in thousandths of the size. */
type Glyph = { hex: string; width: number };

/** Shaped text in visual order; dx, dy displace a mark, `width` is the pen's advance after it. */
export type ShapedText = {
  width: number;
  glyphs: ShapedGlyph[];
};
type ShapedGlyph = {
  hex: string;
  width: number;
  own: number;
  dx: number;
  dy: number;
  /** The characters that it stands for, none for a part of the glyph beside it. */
  text: string;
  /** Whether the font's map gives these characters for it, and no others. */
  exact: boolean;
};

/** One loaded face of one document: measures and encodes text, and keeps what was used for the subset. */
export class Face {
  private readonly table: (Glyph | null | undefined)[] = [];
  private readonly rare = new Map<number, Glyph | null>();
  private readonly shapedTexts = new Map<string, ShapedText>();
  readonly id: string;

  constructor(private readonly embedded: EmbeddedFont) {
    this.id = embedded.id;
    mendGlyphs(embedded.font);
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

  /** Text laid out by the font's own rules (joining, reordering, marks), in visual order from left to right. */
  shape(text: string, direction: "ltr" | "rtl"): ShapedText {
    const key = direction + text;
    const known = this.shapedTexts.get(key);
    if (known) return known;
    const { font, scale } = this.embedded;
    const run = font.layout(withSaraAmInOrder(text), undefined, undefined, undefined, direction);
    const shaped: ShapedText = { width: 0, glyphs: [] };
    run.glyphs.forEach((glyph, at) => {
      const place = run.positions[at]!;
      const own = glyph.advanceWidth * scale;
      const width = place.xAdvance * scale;
      const hex = this.include(glyph, glyph.codePoints);
      const text = String.fromCodePoint(...glyph.codePoints);
      const mapped = this.embedded.unicode[Number.parseInt(hex, 16)] ?? [];
      const exact = text !== "" && String.fromCodePoint(...mapped) === text;
      const [dx, dy] = [place.xOffset * scale, place.yOffset * scale];
      shaped.glyphs.push({ hex, width, own, dx, dy, text, exact });
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
    unicode[id] ??= codes.length > 0 ? codes : [zeroWidthSpace];
    return id.toString(16).padStart(4, "0");
  }
}

/** Thai SARA AM is a ring above the letter and a vowel after it; the ring stands below a mark of tone, which is typed before it. */
function withSaraAmInOrder(text: string): string {
  return text.replace(/([\u0e31\u0e34-\u0e37\u0e47-\u0e4e]*)\u0e33/g, "\u0e4d$1\u0e32");
}

/**
 * fontkit reads a box even for glyphs without an outline, past the end of the table for the last one: such get a box of nothing.
 * It also keeps each glyph with the characters of its first use, while a dotless letter is a part of several.
 */
function mendGlyphs(font: EmbeddedFont["font"]): void {
  const getGlyph = font.getGlyph.bind(font);
  font.getGlyph = (id, codes) => {
    const glyph = getGlyph(id, codes);
    if (!glyph._metrics && font.loca.offsets[id] === font.loca.offsets[id + 1]) {
      const { advance, bearing } = glyph._getTableMetrics(font.hmtx);
      glyph._metrics = { advanceWidth: advance, leftBearing: bearing, advanceHeight: 0, topBearing: 0 };
    }
    if (!codes || sameCodes(glyph.codePoints, codes)) return glyph;
    return Object.create(glyph, { codePoints: { value: codes } });
  };
}

function sameCodes(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((code, at) => code === other[at]);
}
