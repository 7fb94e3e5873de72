import { decodeHTMLStrict } from "entities";

/** CommonMark 6.2: a name of HTML5, one to seven digits, or one to six hexadecimal ones; with a semicolon. */
const REFERENCE = /&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});/g;

/** Numbers from 128 to 159 are control characters that no one means: HTML reads them as Windows-1252, where the quotation marks are. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** The characters of entities. What is no entity stays as it was typed. */
export function decodeEntities(text: string): string {
  return text.includes("&") ? text.replace(REFERENCE, signOf) : text;
}

function signOf(reference: string): string {
  const sign = decodeHTMLStrict(reference);
  return WINDOWS[sign.charCodeAt(0) - 128] ?? sign;
}
