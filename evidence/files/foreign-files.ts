import { BadFile } from "#evidence/files/bad-lines";

/** How files begin that are not tables, with what to do instead. */
const KINDS: readonly { begins: readonly number[]; message: string }[] = [
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    message:
      "The file is a workbook of old Excel (.xls), or one with a password. Save it as .xlsx without a password, or as “CSV UTF-8”.",
  },
  { begins: [0x25, 0x50, 0x44, 0x46], message: "The file is a PDF. Export the list as CSV instead." },
  { begins: [0x1f, 0x8b], message: "The file is compressed with gzip. Unpack it first." },
  {
    begins: [0x50, 0x4b, 0x03, 0x04],
    message:
      "The file is a workbook (.xlsx) or a ZIP archive, and this format is text. Save the list as text, or unpack the archive.",
  },
];

const PASSWORD = Buffer.from("EncryptedPackage", "utf16le");

/** @throws BadFile when the file is of a kind that is not text */
export function refuseForeign(bytes: Uint8Array): void {
  if (bytes[0] === 0xd0 && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(PASSWORD))
    throw new BadFile("The workbook has a password. Save it as .xlsx without one.");
  const kind = KINDS.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte));
  if (kind) throw new BadFile(kind.message);
  const beginning = Buffer.from(bytes.subarray(0, 500)).toString("latin1").trimStart().toLowerCase();
  if (/^(\u00ef\u00bb\u00bf)?\s*<(!doctype html|html|table|head|meta|div)\b/.test(beginning))
    throw new BadFile(
      "The file is a web page, not a table: either a sign-in page was saved, or a list with a wrong name. Export the list as CSV.",
    );
  if (/^(\u00ef\u00bb\u00bf)?\s*<\?xml/.test(beginning))
    throw new BadFile("The file is XML, not a table. Export the list as CSV, JSON or .xlsx.");
}
