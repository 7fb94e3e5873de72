import { lookupTable } from "#domain/lookup-table";

/** Letters that carry no mark which could be taken away, with what people without them on their keyboard write. */
const PLAIN = lookupTable({
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  ħ: "h",
  ŧ: "t",
  ı: "i",
});
const LETTERS = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

/**
 * A text without case and accents in any script, as names are searched for and compared: "Ÿves" and "yves" fold alike, "Łukasz
 * Bjørn Weiß" and "lukasz bjorn weiss" too. SQL knows it as `fold`; a change asks for a new `searchVersion`.
 */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(LETTERS, (letter) => PLAIN[letter] ?? letter);
}
