import type { Span } from "#app/pdf/layout/spans";

/** Text with looks: a string, one span, or several in a row. Null and empty print as a dash: nothing was given. */
export type Rich = string | number | Span | (string | Span)[] | null | undefined;

/** Spans of a rich text, each with the look of `base` unless it has its own. */
export function spansOf(rich: Rich, base: Omit<Span, "text"> = {}): Span[] {
  if (rich === null || rich === undefined || rich === "") return [{ ...base, text: "–", colour: "third" }];
  const list = Array.isArray(rich) ? rich : [rich];
  if (list.length === 0) return [{ ...base, text: "–", colour: "third" }];
  return list.map((one) => (typeof one === "object" ? { ...base, ...one } : { ...base, text: String(one) }));
}

/** "kept", with its glyph: the states of the screen in their printed look. */
export function state(
  word: string,
  tone: "kept" | "risk" | "broken" | "late" | "none" | "due" | "changed" | "revoked",
): Span {
  if (tone === "risk" || tone === "late") return { text: word, icon: tone, colour: "risk", wash: "riskWash" };
  if (tone === "broken") return { text: word, icon: tone, colour: "broken", wash: "brokenWash" };
  return { text: word, icon: tone, colour: tone === "none" ? "third" : "second" };
}
