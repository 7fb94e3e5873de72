import { BadFile } from "#evidence/files/bad-lines";

/** How a text is written, by its byte order mark; without one it is UTF-8. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/**
 * The bytes as UTF-8 where a byte order mark says that they are UTF-16, as Windows PowerShell writes what is sent to a file; any
 * other bytes as they are.
 * @throws BadFile when they are no UTF-16 after all
 */
export function fromUtf16(bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8") return bytes;
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    throw new BadFile("The file begins as UTF-16 text and is none. Save it as “CSV UTF-8” and try again.");
  }
}
