import { SaxesParser } from "saxes";
import { BadFile } from "#evidence/files/bad-lines";
import type { XmlReading } from "#evidence/scan-results/reader";

type Plain = { xmlns: false; position: true };
const DEEPEST = 128;
const MOST_ATTRIBUTES = 200;
/** Characters between two tags, which the parser holds in memory. */
const LONGEST_TEXT = 8 * 1024 * 1024;
const LONGEST_KEPT = 10_000;

/**
 * Reads XML in pieces of any size. A document type, and with it every entity of a file's own, is refused.
 * @throws BadFile when it is not well-formed, with the place
 */
export class XmlStream {
  readonly #parser: SaxesParser<Plain>;
  #depth = 0;
  #attributes = 0;
  #total = 0;
  #lastTag = 0;
  #text = "";
  #keeping: string | null = null;

  constructor(private readonly reading: XmlReading) {
    const parser = new SaxesParser<Plain>({ xmlns: false, position: true });
    this.#parser = parser;
    parser.on("doctype", () => {
      throw new BadFile(
        "The file has a document type (DOCTYPE), which is not read: it could define entities.",
      );
    });
    parser.on("error", (error) => {
      throw new BadFile(`The file is not well-formed XML: line ${parser.line}, ${wordsOf(error)}.`);
    });
    parser.on("attribute", () => {
      this.#attributes += 1;
      if (this.#attributes > MOST_ATTRIBUTES)
        throw new BadFile(`An element has more than ${MOST_ATTRIBUTES} attributes, line ${parser.line}.`);
    });
    parser.on("opentag", ({ name, attributes }) => this.#open(localName(name), attributes));
    parser.on("closetag", ({ name }) => this.#close(localName(name)));
    const take = (text: string) => {
      if (this.#keeping !== null && this.#text.length < LONGEST_KEPT) this.#text += text;
    };
    parser.on("text", take);
    parser.on("cdata", take);
  }

  /** Reads on. @throws BadFile */
  write(text: string): void {
    this.#parser.write(text);
    this.#total += text.length;
    if (this.#total - this.#lastTag > LONGEST_TEXT)
      throw new BadFile(`A text between two tags has more than 8 MiB, line ${this.#parser.line}.`);
  }

  /** The text is over. @throws BadFile when an element is still open */
  end(): void {
    this.#parser.close();
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#attributes = 0;
    this.#lastTag = this.#total;
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new BadFile(`The file nests elements more than ${DEEPEST} levels deep.`);
    this.#keeping = this.reading.keeps.has(name) ? name : null;
    this.#text = "";
    const plain: Record<string, string> = Object.create(null);
    for (const [key, value] of Object.entries(attributes)) plain[localName(key)] = value;
    this.reading.open(name, plain);
  }

  #close(name: string): void {
    this.#lastTag = this.#total;
    this.#depth -= 1;
    this.reading.close(name, this.#keeping === name ? this.#text : "");
    this.#keeping = null;
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** What the parser reports of a mistake, without the place that it puts before it and without text of the file. */
function wordsOf({ message }: Error): string {
  return message.replace(/^\d+:\d+: /, "").replace(/[:.]? .*$/s, (rest) => (rest.length > 60 ? "" : rest));
}
