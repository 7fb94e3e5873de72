import { inflateSync } from "node:zlib";

/** A value of a PDF: names are `{ name }`, references `{ ref }`, strings bytes as latin1. */
export type Value = number | boolean | null | string | Name | Ref | Value[] | Dict;
export type Name = { name: string };
export type Ref = { ref: number };
export type Dict = { dict: Map<string, Value>; stream?: Buffer };

/** A PDF whose objects are written one by one, as pdfkit writes them: no object streams, no encryption. */
export class PdfObjects {
  private readonly offsets = new Map<number, number>();
  private readonly read = new Map<number, Value>();
  readonly trailer: Dict;

  constructor(private readonly bytes: Buffer) {
    const text = bytes.toString("latin1");
    const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
    const table = /xref\s+0 (\d+)\s+((?:\d{10} \d{5} [fn]\s+)+)trailer\s+/.exec(text.slice(start));
    if (!table) throw new Error("No table of objects.");
    for (const [at, line] of table[2]!
      .trim()
      .split(/\s*\n\s*/)
      .entries())
      if (line.includes("n")) this.offsets.set(at, Number(line.slice(0, 10)));
    this.trailer = new Reader(bytes, start + table[0].length).value() as Dict;
  }

  /** The value itself, whatever references lead to it. */
  get(value: Value | undefined): Value {
    let found = value ?? null;
    while (typeof found === "object" && found !== null && "ref" in found) found = this.object(found.ref);
    return found;
  }

  dict(value: Value | undefined): Dict {
    const found = this.get(value);
    if (typeof found !== "object" || found === null || !("dict" in found)) throw new Error("No dictionary.");
    return found;
  }

  list(value: Value | undefined): Value[] {
    const found = this.get(value);
    return found === null ? [] : Array.isArray(found) ? found : [found];
  }

  nameOf(value: Value | undefined): string | null {
    const found = this.get(value);
    return typeof found === "object" && found !== null && "name" in found ? found.name : null;
  }

  private object(id: number): Value {
    const known = this.read.get(id);
    if (known !== undefined) return known;
    const offset = this.offsets.get(id);
    if (offset === undefined) throw new Error(`There is no object ${id}.`);
    const reader = new Reader(this.bytes, offset);
    reader.expect(`${id} 0 obj`);
    const value = reader.value();
    if (typeof value === "object" && value !== null && "dict" in value && reader.startsStream()) {
      const length = Number(this.get(value.dict.get("Length")));
      const raw = this.bytes.subarray(reader.at, reader.at + length);
      value.stream = this.nameOf(value.dict.get("Filter")) === "FlateDecode" ? inflateSync(raw) : raw;
    }
    this.read.set(id, value);
    return value;
  }
}

/** What a content stream does, operator by operator. */
export function operatorsOf(content: Buffer): { name: string; operands: Value[] }[] {
  const reader = new Reader(content, 0);
  const found: { name: string; operands: Value[] }[] = [];
  let operands: Value[] = [];
  for (;;) {
    reader.blank();
    if (reader.at >= content.length) return found;
    const name = reader.operator();
    if (name === undefined) operands.push(reader.value());
    else {
      found.push({ name, operands });
      operands = [];
    }
  }
}

const blank = /[\0\t\n\f\r ]/;
const regular = /[^\0\t\n\f\r ()<>[\]{}/%]/;

class Reader {
  constructor(
    private readonly bytes: Buffer,
    public at: number,
  ) {}

  blank(): void {
    while (this.at < this.bytes.length && blank.test(this.char())) this.at++;
  }

  expect(words: string): void {
    this.blank();
    if (this.ahead(words.length) !== words) throw new Error(`Expected ${words} at ${this.at}.`);
    this.at += words.length;
  }

  startsStream(): boolean {
    this.blank();
    if (this.ahead(6) !== "stream") return false;
    this.at += this.ahead(8) === "stream\r\n" ? 8 : 7;
    return true;
  }

  /** An operator of a content stream, where there is one. */
  operator(): string | undefined {
    const word = /^[A-Za-z'"*]+[0-9*]?/.exec(this.ahead(12))?.[0];
    if (!word || ["true", "false", "null"].includes(word)) return undefined;
    this.at += word.length;
    return word;
  }

  value(): Value {
    this.blank();
    const first = this.char();
    if (this.ahead(2) === "<<") return this.dictionary();
    if (first === "<") return this.hex();
    if (first === "(") return this.literal();
    if (first === "/") {
      this.at++;
      return {
        name: this.word().replace(/#([\da-f]{2})/gi, (_, hex) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        ),
      };
    }
    if (first === "[") {
      this.at++;
      const list: Value[] = [];
      for (this.blank(); this.char() !== "]"; this.blank()) list.push(this.value());
      this.at++;
      return list;
    }
    const ref = /^(\d+) 0 R(?![A-Za-z])/.exec(this.ahead(24));
    if (ref) {
      this.at += ref[0].length;
      return { ref: Number(ref[1]) };
    }
    const word = this.word();
    if (word === "true" || word === "false") return word === "true";
    if (word === "null") return null;
    if (!/^[-+.\d]+$/.test(word)) throw new Error(`No value at ${this.at}: ${word}`);
    return Number(word);
  }

  private char(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0);
  }

  private ahead(length: number): string {
    return this.bytes.toString("latin1", this.at, this.at + length);
  }

  private word(): string {
    const from = this.at;
    while (this.at < this.bytes.length && regular.test(this.char())) this.at++;
    return this.bytes.toString("latin1", from, this.at);
  }

  private dictionary(): Dict {
    this.at += 2;
    const dict = new Map<string, Value>();
    for (this.blank(); this.ahead(2) !== ">>"; this.blank()) {
      const key = this.value() as Name;
      dict.set(key.name, this.value());
    }
    this.at += 2;
    return { dict };
  }

  private hex(): string {
    const end = this.bytes.indexOf(">", this.at);
    const digits = this.bytes.toString("latin1", this.at + 1, end).replace(/\s/g, "");
    this.at = end + 1;
    return Buffer.from(digits, "hex").toString("latin1");
  }

  private literal(): string {
    let text = "";
    let depth = 0;
    for (;;) {
      const one = this.char();
      this.at++;
      if (one === "\\") {
        const escaped = this.char();
        this.at++;
        text += { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }[escaped] ?? escaped;
      } else if (one === "(" && depth++ === 0) continue;
      else if (one === ")" && --depth === 0) return text;
      else text += one;
    }
  }
}

/** A text string: UTF-16 with its mark, or PDFDocEncoding, which is latin1 for what we write. */
export function textOf(value: Value): string {
  if (typeof value !== "string") return "";
  if (!value.startsWith("\xfe\xff")) return value;
  return Buffer.from(value.slice(2), "latin1").swap16().toString("utf16le");
}
