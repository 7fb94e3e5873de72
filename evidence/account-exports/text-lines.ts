import { setImmediate } from "node:timers/promises";
import { BadFile } from "#evidence/files/bad-lines";

const MOST_LINES = 300_000;
const MOST_VALUES = 5_000_000;
const A_TURN = 5_000;

export type TextLine = { number: number; text: string };

/**
 * The lines of a text that is no CSV, counted from 1, with a turn of the event loop now and then; `parted` are the signs that
 * part its values. @throws BadFile before anything is made of a text that would fill the memory
 */
export async function* textLines(text: string, parted: readonly string[]): AsyncGenerator<TextLine> {
  const values = parted.reduce((sum, sign) => sum + countOf(text, sign, MOST_VALUES), 0);
  if (countOf(text, "\n", MOST_LINES) > MOST_LINES || values > MOST_VALUES)
    throw new BadFile("The file has more than 300,000 lines or 5,000,000 values. Split it.");
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (index % A_TURN === A_TURN - 1) await setImmediate();
    yield { number: index + 1, text: line };
  }
}

/** How often a sign stands in a text; at most one more than `most`. */
function countOf(text: string, sign: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0 && count <= most; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}
