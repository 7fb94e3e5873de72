/** The glyphs, drawn by `app/styles/icons.css`. */
export type IconName =
  | "kept"
  | "risk"
  | "broken"
  | "clock"
  | "over"
  | "change"
  | "minus"
  | "seal"
  | "lock"
  | "out"
  | "menu"
  | "search"
  | "info"
  | "file"
  | "mark"
  | "none";

/** A glyph beside a word. It has no text, so screen readers pass over it: the word says it. */
export function Icon({ name }: { name: IconName }) {
  return <i className={`i i-${name}`} />;
}
