import { setImmediate } from "node:timers/promises";
import { BadFile } from "#evidence/files/bad-lines";
import { LONGEST_LINE, MOST_ROWS, MOST_VALUES } from "#evidence/files/csv-records";

/** So much text is read before others have a turn. */
const PIECE = 65_536;

export type TextLine = { number: number; text: string };

/**
 * The lines of a text that is not CSV, counted from 1, with a turn of the event loop now and then; `parted` are the signs that
 * part its values. @throws BadFile as soon as there are more than fit into the memory
 */
export async function* textLines(text: string, parted: readonly string[]): AsyncGenerator<TextLine> {
  let values = 0;
  let paused = 0;
  for (let number = 1, at = 0; at <= text.length; number += 1) {
    const feed = text.indexOf("\n", at);
    const end = feed < 0 ? text.length : feed;
    if (end - at > LONGEST_LINE) throw new BadFile(`Line ${number} is longer than 1 MiB.`);
    const line = text.slice(at, text[end - 1] === "\r" ? end - 1 : end);
    for (const sign of parted) values += countOf(line, sign);
    if (number > MOST_ROWS || values > MOST_VALUES)
      throw new BadFile("The file has more than 300,000 lines or 5,000,000 values. Split it.");
    at = end + 1;
    if (at - paused >= PIECE) {
      paused = at;
      await setImmediate();
    }
    yield { number, text: line };
  }
}

function countOf(line: string, sign: string): number {
  let count = 0;
  for (let at = line.indexOf(sign); at >= 0; at = line.indexOf(sign, at + 1)) count += 1;
  return count;
}
