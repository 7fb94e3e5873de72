import { SaxesParser } from "saxes";
import { BadFile } from "#evidence/files/bad-lines";
import { encodingOf } from "#evidence/files/encoding";
import { type Entry, unpacked } from "#evidence/files/xlsx-zip";

/** What is done with the elements of a part, which are named without their prefix. `open` and `close` may say that it is enough. */
export type Handlers = {
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
  /** Is what was read enough? */
  done?(): boolean;
};

/** Positions are never asked for and take time. */
type Plain = { xmlns: false; position: false };
const DEEPEST = 64;
const MOST_ATTRIBUTES = 100;

/**
 * Reads one XML part of a workbook piece by piece. Document types, and with them entities, are refused.
 * @throws BadFile when it is not well-formed
 */
export async function readXml(entry: Entry, handlers: Handlers): Promise<void> {
  const parser = parserOf(entry, handlers);
  for await (const text of texts(entry)) {
    parser.write(text);
    if (handlers.done?.()) return;
  }
  parser.close();
}

/** A part as text, in pieces. */
export async function* texts(entry: Entry): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  try {
    for await (const piece of unpacked(entry)) {
      decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
      yield decoder.decode(piece, { stream: true });
    }
    if (decoder) yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? broken(entry) : error;
  }
}

function parserOf(entry: Entry, { open, close, text }: Handlers): SaxesParser<Plain> {
  const parser = new SaxesParser<Plain>({ xmlns: false, position: false });
  let [depth, attributes] = [0, 0];
  parser.on("doctype", () => {
    throw new BadFile(
      "The workbook has a document type inside, which no spreadsheet writes. It is not read.",
    );
  });
  parser.on("error", () => {
    throw broken(entry);
  });
  parser.on("attribute", () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES) throw broken(entry);
  });
  parser.on("opentag", (tag) => {
    attributes = 0;
    depth += 1;
    if (depth > DEEPEST) throw broken(entry);
    open(local(tag.name), tag.attributes);
  });
  parser.on("closetag", (tag) => {
    depth -= 1;
    close?.(local(tag.name));
  });
  if (text) parser.on("text", text);
  if (text) parser.on("cdata", text);
  return parser;
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function broken({ name }: Entry): BadFile {
  return new BadFile(`The workbook is damaged: ${name.slice(0, 60)} cannot be read. Save it again as .xlsx.`);
}
