import type { Face, ShapedText } from "#app/pdf/layout/face";
import type { Style } from "#app/pdf/layout/fonts";
import type { Icon } from "#app/pdf/layout/icons";
import type { Theme } from "#app/pdf/layout/theme";

/** A stretch of text with one look. An icon precedes it; a wash lies behind it; a line goes through what is struck. */
export type Span = {
  text: string;
  style?: Style;
  colour?: Theme;
  link?: string;
  lang?: string;
  icon?: Icon;
  wash?: Theme;
  struck?: boolean;
};

/** What is drawn in one go, at one place. `actual` is what a reader extracts where the glyphs do not say it. */
export type Piece = {
  span: Span;
  face: Face | null;
  hex: string;
  shaped?: ShapedText;
  actual?: string;
  /** Points. */
  width: number;
};

/** One laid-out line, its pieces in visual order from left to right. */
export type Line = { pieces: Piece[]; width: number };

/** Width of an icon and the gap after it, as a share of the text size. */
export const iconShare = 1.3;
