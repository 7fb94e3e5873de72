import type { Face } from "#app/pdf/layout/face";
import { iconOps } from "#app/pdf/layout/icons";
import type { Line, Piece, Span } from "#app/pdf/layout/spans";
import { num, rgb } from "#app/pdf/layout/theme";

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
      if (piece.span.struck) out.push(strikeOps(piece, at, y, size));
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

function strikeOps({ span, width }: Piece, x: number, y: number, size: number): string {
  const box = [x, y + size * 0.26, width, size * 0.06].map(num).join(" ");
  return `${rgb(span.colour ?? "text")} rg ${box} re f`;
}

function pieceOps(piece: Piece, x: number, y: number, size: number): string {
  const { span, face, shaped, actual } = piece;
  const show = shaped ? shapedOps(piece, x, y, size) : `1 0 0 1 ${num(x)} ${num(y)} Tm <${piece.hex}> Tj`;
  const text = `BT ${rgb(span.colour ?? "text")} rg /${face!.id} ${num(size)} Tf ${show} ET`;
  return actual ? `/Span <</ActualText <${utf16(actual)}>>> BDC ${text} EMC` : text;
}

/** A glyph that the font's map does not lead back to its characters says what they are, where the piece as a whole does not. */
function shapedOps(piece: Piece, x: number, y: number, size: number): string {
  const out: string[] = [];
  let pen = x;
  for (const glyph of piece.shaped!.glyphs) {
    const at = pen + (glyph.dx * size) / 1000;
    const show = `1 0 0 1 ${num(at)} ${num(y + (glyph.dy * size) / 1000)} Tm <${glyph.hex}> Tj`;
    const plain = glyph.exact || piece.actual !== undefined;
    out.push(plain ? show : `/Span <</ActualText <${utf16(glyph.text)}>>> BDC ${show} EMC`);
    pen += (glyph.width * size) / 1000;
  }
  return out.join(" ");
}

function utf16(text: string): string {
  let hex = "FEFF";
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, "0");
  return hex;
}
