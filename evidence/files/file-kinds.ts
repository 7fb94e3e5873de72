import { Refused } from "#domain/errors";
import { encodingOf } from "#evidence/files/encoding";

/** How many bytes at the beginning show a file's kind: a PDF may have other bytes before its mark (ISO 32000-1, 7.5.2). */
const BEGINNING = 1024;

type Kind = { a: string; endings: readonly string[]; begins(first: Buffer): boolean };

const bytes = (hex: string) => {
  const mark = Buffer.from(hex, "hex");
  return (first: Buffer) => first.subarray(0, mark.length).equals(mark);
};
const any =
  (...marks: ((first: Buffer) => boolean)[]) =>
  (first: Buffer) =>
    marks.some((mark) => mark(first));
/** With files in it, without any, or in several parts. */
const zip = any(bytes("504b0304"), bytes("504b0506"), bytes("504b0708"));
/** Office keeps a document with a password in the container of its older formats. */
const office = any(bytes("504b0304"), bytes("d0cf11e0a1b11ae1"));

/** Kinds that can be told by how they begin. Each is named as in "a PDF file". */
const BINARY: readonly Kind[] = [
  { a: "a PDF file", endings: ["pdf"], begins: (first) => first.includes("%PDF-") },
  { a: "a PNG image", endings: ["png"], begins: bytes("89504e470d0a1a0a") },
  { a: "a JPEG image", endings: ["jpg", "jpeg"], begins: bytes("ffd8ff") },
  { a: "a GIF image", endings: ["gif"], begins: any(bytes("474946383761"), bytes("474946383961")) },
  {
    a: "a WebP image",
    endings: ["webp"],
    begins: (first) => bytes("52494646")(first) && first.subarray(8, 12).toString("latin1") === "WEBP",
  },
  { a: "a ZIP archive", endings: ["zip"], begins: zip },
  { a: "a Word document", endings: ["docx"], begins: office },
  { a: "an Excel workbook", endings: ["xlsx"], begins: office },
  { a: "a PowerPoint file", endings: ["pptx"], begins: office },
];
const TEXT: readonly Kind[] = [
  {
    a: "JSON",
    endings: ["json"],
    begins: (first) => /^\s*(?:[[{"\d-]|true|false|null|$)/.test(textOf(first)),
  },
  { a: "XML", endings: ["xml"], begins: (first) => /^\s*(?:<|$)/.test(textOf(first)) },
  { a: "text", endings: ["csv", "txt"], begins: () => true },
];

/**
 * Passes a file on as it is, unless its name says a kind and its first bytes are of another. A name that says none of the known
 * kinds, or nothing, is taken as it is: such a file is only ever downloaded.
 * @throws Refused "invalid" before anything is passed on
 */
export async function* ofItsKind(
  name: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    if (size >= BEGINNING) {
      yield piece;
      continue;
    }
    held.push(piece);
    size += piece.length;
    if (size < BEGINNING) continue;
    refuseOtherKind(name, Buffer.concat(held));
    yield* held;
  }
  if (size >= BEGINNING) return;
  refuseOtherKind(name, Buffer.concat(held));
  yield* held;
}

/** @throws Refused "invalid" when the name says a kind and the first bytes of the file are not of it */
export function refuseOtherKind(name: string, content: Uint8Array, field = "files"): void {
  const ending = /\.([a-z]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const first = Buffer.from(content.subarray(0, BEGINNING));
  const binary = BINARY.find(({ endings }) => endings.includes(ending));
  const text = TEXT.find(({ endings }) => endings.includes(ending));
  if (binary ? binary.begins(first) : !text || (isText(first) && text.begins(first))) return;
  const [claimed, found] = [(binary ?? text)?.a ?? "", BINARY.find((kind) => startsAs(kind, first))?.a];
  throw new Refused(
    "invalid",
    `${name} is not ${claimed}: ${found ? `it is ${found}` : "its content is of another kind"}. Give the file the name that belongs to its content, or choose the original.`,
    field,
  );
}

/** No text begins as one of the other kinds does, and none has bytes of zero but in UTF-16. */
function isText(first: Buffer): boolean {
  if (BINARY.some((kind) => startsAs(kind, first))) return false;
  return encodingOf(first) !== "utf-8" || !first.includes(0);
}

/** A PDF's mark somewhere in a text is only spoken of. */
function startsAs(kind: Kind, first: Buffer): boolean {
  return kind.endings[0] === "pdf" ? bytes("255044462d")(first) : kind.begins(first);
}

function textOf(first: Buffer): string {
  return new TextDecoder(encodingOf(first)).decode(first);
}
