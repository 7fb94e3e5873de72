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
  if (head.length === 0) return null;
  const marked = head[0] === 0xff && head[1] === 0xfe;
  return marked || !head.includes(0) ? (marked || isText(head) ? "text" : null) : null;
}

/** UTF-8 without control codes, but for a sign that the end of the piece may cut. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}
