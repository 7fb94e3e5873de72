import { BadFile } from "#evidence/files/bad-lines";

const PIECE = 65_536;

/** The text of a file. @throws BadFile when it is not UTF-8, with the line. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadFile("The file is not UTF-8 text. Save it as “CSV UTF-8” and try again.", [
      { line: firstBrokenLine(bytes).line, column: null, reason: "has bytes that are not UTF-8." },
    ]);
  }
}

/** Where a text stops to be UTF-8. A decoder does not say where it stopped: piece by piece, then by halves of the piece. */
export function firstBrokenLine(bytes: Uint8Array): { line: number; offset: number } {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let at = 0;
  while (at < bytes.length && isText(bytes.subarray(at, at + PIECE), decoder)) at += PIECE;
  const end = Math.min(at + PIECE, bytes.length);
  const start = startOfCharacter(bytes, Math.min(at, bytes.length - 1));
  let sound = start;
  let broken = end;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isText(bytes.subarray(start, middle))) sound = middle;
    else broken = middle;
  }
  return { line: lineOf(bytes, sound), offset: sound };
}

/** A character that is cut off at the end counts as text: the decoder waits for what follows. */
function isText(bytes: Uint8Array, decoder = new TextDecoder("utf-8", { fatal: true })): boolean {
  try {
    decoder.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function startOfCharacter(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at += 1)
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) line += 1;
  return line;
}
