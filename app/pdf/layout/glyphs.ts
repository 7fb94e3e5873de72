import { type EmbeddedFont, Face } from "#app/pdf/layout/face";
import { type Family, families, fontFile, type Style } from "#app/pdf/layout/fonts";

import type { Line } from "#app/pdf/layout/spans";

type FontDocument = { font(path: string): unknown; _font: EmbeddedFont };

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
