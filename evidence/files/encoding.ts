import type { ChosenEncoding } from "#domain/file-input";
import { BadFile } from "#evidence/files/bad-lines";
import { refuseForeign } from "#evidence/files/foreign-files";
import { firstBrokenLine } from "#evidence/files/utf8";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** So much is looked at for the pattern of UTF-16 without a mark. */
const BEGINNING = 4096;
/** Signs that show a text: of those beyond ASCII, which a wrong encoding spoils. */
const SHOWN = 60;

/**
 * How a text is written: by its byte order mark, by the zero in every other byte that UTF-16 has where it writes ASCII, or, where it
 * has zeros all the same, by the order in which its beginning reads as text of any script. Anything else is taken for UTF-8.
 */
export function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const end = Math.min(bytes.length, BEGINNING);
  for (let at = 0; at < end; at += 1) if (bytes[at] === 0) zeros[at % 2]! += 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > end / 8 && even * 50 < odd) return "utf-16le";
  if (even > end / 8 && odd * 50 < even) return "utf-16be";
  return even + odd > 0 ? orderOf(bytes.subarray(0, end - (end % 2))) : "utf-8";
}

/** The order in which these bytes are a text in UTF-16, the one with more separators if both are; UTF-8 when neither is. */
function orderOf(bytes: Uint8Array): Encoding {
  const [little, big] = [separatorsIn(bytes, "utf-16le"), separatorsIn(bytes, "utf-16be")];
  if (Math.max(little, big) === 0) return "utf-8";
  return little >= big ? "utf-16le" : "utf-16be";
}

/** How many separators of lines and values a text has; none where it is no text: it has controls, or what is no character. */
function separatorsIn(bytes: Uint8Array, encoding: Encoding): number {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    if (/(?![\t\n\v\f\r]|\p{Cf})\p{C}/u.test(text)) return 0;
    return text.match(/[\t\n\r ,;]/g)?.length ?? 0;
  } catch {
    return 0;
  }
}

/**
 * The bytes of a text as UTF-8, whatever it was written in. Windows-1252 is never guessed: a file that is not UTF-8 is refused
 * with what it would say in Windows-1252, and read as that when a person chooses so.
 * @throws BadFile
 */
export function textBytes(bytes: Uint8Array, chosen?: ChosenEncoding): Uint8Array {
  refuseForeign(bytes);
  const encoding = encodingOf(bytes);
  if (chosen) return fromWindows1252(bytes, encoding);
  if (encoding === "utf-8") {
    refuseBroken(bytes);
    return bytes;
  }
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    throw new BadFile("The file begins as UTF-16 text and is none. Save it as “CSV UTF-8” and try again.");
  }
}

function fromWindows1252(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding !== "utf-8")
    throw new BadFile("The file is UTF-16, not Windows-1252. Leave the encoding to be detected.");
  if (bytes.some((byte) => byte > 127) && isUtf8(bytes))
    throw new BadFile("The file is UTF-8, not Windows-1252. Leave the encoding to be detected.");
  const text = new TextDecoder("windows-1252").decode(bytes);
  const broken = text.search(/[\u0080-\u009f]/);
  if (broken >= 0)
    throw new BadFile("The file is not Windows-1252 either. Save it as “CSV UTF-8” and try again.", [
      { line: linesIn(text.slice(0, broken)), column: null, reason: "has bytes that are not Windows-1252." },
    ]);
  return Buffer.from(text);
}

/** @throws BadFile with the line, and what it reads as in Windows-1252 */
function refuseBroken(bytes: Uint8Array): void {
  if (isUtf8(bytes)) {
    if (bytes.subarray(0, BEGINNING).includes(0))
      throw new BadFile("The file is not a text: it has zero bytes.");
    return;
  }
  const { line, offset } = firstBrokenLine(bytes);
  const shown = lineAround(bytes, offset);
  throw new BadFile(
    "The file is not UTF-8 text. Save it as “CSV UTF-8” and try again. If it is Windows-1252, as Excel saves “CSV”, choose that encoding (command line: --encoding windows-1252).",
    [
      {
        line,
        column: null,
        reason: `has bytes that are not UTF-8. As Windows-1252 it reads: “${shown}”.`,
      },
    ],
  );
}

function lineAround(bytes: Uint8Array, offset: number): string {
  const isEnd = (byte: number | undefined) => byte === 10 || byte === 13;
  let start = offset;
  while (start > 0 && offset - start < SHOWN && !isEnd(bytes[start - 1])) start -= 1;
  let end = offset;
  while (end < bytes.length && end - start < 2 * SHOWN && !isEnd(bytes[end])) end += 1;
  return new TextDecoder("windows-1252").decode(bytes.subarray(start, end));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function linesIn(text: string): number {
  return text.split(/\r\n|\n|\r/).length;
}
