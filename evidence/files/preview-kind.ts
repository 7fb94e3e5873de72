import { type Encoding, encodingOf } from "#evidence/files/encoding";

/** Types that a browser draws without running anything: by their first bytes. SVG and HTML are text, and shown as such. */
const signatures: readonly [type: string, at: number, bytes: readonly number[]][] = [
  ["image/png", 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", 0, [0xff, 0xd8, 0xff]],
  ["image/gif", 0, [0x47, 0x49, 0x46, 0x38]],
  ["image/webp", 8, [0x57, 0x45, 0x42, 0x50]],
  ["application/pdf", 0, [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** What a file is by its first bytes: the type of a picture or PDF, "text", or null for everything else. */
export function previewKind(head: Uint8Array): string | null {
  const known = signatures.find(([, at, bytes]) => bytes.every((byte, n) => head[at + n] === byte));
  if (known) return known[0];
  return textEncoding(head) === null ? null : "text";
}

/**
 * How the beginning of a text is written, for showing it; null when it is no text. What is no UTF-8 and has no controls is shown as
 * Windows-1252, in which Excel saves “CSV”.
 */
export function textEncoding(head: Uint8Array): Encoding | "windows-1252" | null {
  if (head.length === 0) return null;
  const encoding = encodingOf(head);
  if (encoding !== "utf-8") return hasControls(head, encoding) ? null : encoding;
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return null;
  if (decodes(head, "utf-8")) return "utf-8";
  return head.some((byte) => NOT_WINDOWS_1252.has(byte)) || !mostlyAscii(head) ? null : "windows-1252";
}

function hasControls(head: Uint8Array, encoding: Encoding): boolean {
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  return /(?![\t\n\v\f\r])\p{Cc}/u.test(text);
}

/** Bytes that Windows-1252 has no sign for. */
const NOT_WINDOWS_1252 = new Set([0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** A text in a Latin script has more letters without accents than with them; what is compressed has not. */
function mostlyAscii(head: Uint8Array): boolean {
  return head.filter((byte) => byte > 127).length * 2 < head.length;
}

/** The end of the piece may cut a sign. */
function decodes(head: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
