import { BadFile } from "#evidence/files/bad-lines";

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Levels of lists and objects. */
const DEEPEST = 128;
/** Most characters of one record, which is in memory while it is read. */
const MOST_RECORD = 16 * 1024 * 1024;
const LONGEST_KEY = 4096;
const LONGEST_LITERAL = 1024;
/** Names of one object that are remembered; of a map with more, the rest has no node of its own. */
const MOST_NAMES = 200;

export type JsonKind = "object" | "list" | "scalar";

/** What is done with the values of a text. A path is `runs[].results[]`; a place has the numbers, `runs[0].results[17]`. */
type JsonHandlers = {
  /** Is the whole value at this path read? What is inside a value that is read has no path of its own. */
  wants(path: string, kind: JsonKind): boolean;
  value(path: string, value: unknown, place: () => string): void;
  /** A path that was not there before. */
  seen?(path: string): void;
  /** A list or an object ends, whose inside had paths. */
  closed?(path: string): void;
};

type Node = { path: string; names: Map<string, Node>; element: Node | null };
type Level = { list: boolean; node: Node; count: number; key: string };
/** A value that is kept until it ends. `depth`: of open lists and objects in it; 0 for a scalar. */
type Wanted = { node: Node; depth: number; pieces: string[]; size: number; from: number };
type Mode = "root" | "value" | "first value" | "first key" | "key" | "colon" | "after" | "string" | "literal";

/**
 * Reads JSON text in pieces of any size: values that are wanted one after another, the rest only for its form. Several values
 * may follow each other, as in JSON Lines. Memory is that of one wanted value. @throws BadFile with the place of a mistake
 */
export class JsonStream {
  /** How many values the text has at its root. */
  roots = 0;
  #mode: Mode = "root";
  readonly #levels: Level[] = [];
  readonly #root: Node = { path: "", names: new Map(), element: null };
  /** Characters of the pieces before this one. */
  #before = 0;
  /** Characters of an escape that are still to come: 1 after the backslash, then 4 hexadecimal digits. */
  #escape = 0;
  #isKey = false;
  /** A key or a literal that is not over at the end of a piece. */
  #held = "";
  #wanted: Wanted | null = null;

  constructor(private readonly handlers: JsonHandlers) {}

  /** Reads on. @throws BadFile */
  write(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.#mode === "string") at = this.#string(text, at);
      else if (this.#mode === "literal") at = this.#literal(text, at);
      else if (this.#wanted && this.#wanted.depth > 0) at = this.#inside(text, at, this.#wanted);
      else at = this.#sign(text, at);
    }
    if (this.#wanted) {
      this.#keep(this.#wanted, text, text.length);
      this.#wanted.from = 0;
    }
    this.#before += text.length;
  }

  /** The text is over. @throws BadFile when it stops in the middle */
  end(): void {
    if (this.#mode === "literal" && this.#levels.length === 0) this.#endLiteral("", 0);
    if (this.#mode !== "root" || this.#wanted)
      throw new BadFile(`The file is incomplete: it ends at ${this.#where(0)}.`);
    if (this.roots === 0) throw new BadFile("The file is empty.");
  }

  /** Where the reading is: `runs[0].results[17]`. */
  place(): string {
    const steps = this.#levels.map(({ list, count, key }) => (list ? `[${count}]` : `.${key}`));
    return steps.join("").replace(/^\./, "").slice(0, 200) || "the beginning";
  }

  #where(at: number): string {
    return `${this.place()}, character ${(this.#before + at + 1).toLocaleString("en")}`;
  }

  #mistake(at: number): never {
    throw new BadFile(`The file is not valid JSON: there is a mistake at ${this.#where(at)}.`);
  }

  /** One sign outside of strings, literals and wanted values. */
  #sign(text: string, at: number): number {
    const sign = text.charCodeAt(at);
    if (sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09) return at + 1;
    const mode = this.#mode;
    if (mode === "root" || mode === "value" || mode === "first value") {
      if (mode === "first value" && sign === CLOSE_LIST) return this.#close(at);
      return this.#begin(text, at, sign);
    }
    if (mode === "key" || mode === "first key") {
      if (mode === "first key" && sign === CLOSE_OBJECT) return this.#close(at);
      if (sign !== QUOTE) this.#mistake(at);
      this.#isKey = true;
      this.#mode = "string";
      return at + 1;
    }
    if (mode === "colon") {
      if (sign !== COLON) this.#mistake(at);
      this.#mode = "value";
      return at + 1;
    }
    const level = this.#levels.at(-1);
    if (!level) this.#mistake(at);
    if (sign === (level.list ? CLOSE_LIST : CLOSE_OBJECT)) return this.#close(at);
    if (sign !== COMMA) this.#mistake(at);
    level.count += 1;
    this.#mode = level.list ? "value" : "key";
    return at + 1;
  }

  #begin(text: string, at: number, sign: number): number {
    const kind = sign === OPEN_OBJECT ? "object" : sign === OPEN_LIST ? "list" : "scalar";
    if (this.#levels.length === 0) this.roots += 1;
    const node = this.#nodeHere();
    if (this.handlers.wants(node.path, kind))
      this.#wanted = { node, depth: kind === "scalar" ? 0 : 1, pieces: [], size: 0, from: at };
    if (kind === "scalar") {
      this.#isKey = false;
      this.#held = "";
      this.#mode = sign === QUOTE ? "string" : "literal";
      return sign === QUOTE ? at + 1 : this.#literal(text, at);
    }
    if (this.#wanted) return at + 1;
    if (this.#levels.length === DEEPEST)
      throw new BadFile(`The file nests lists and objects more than ${DEEPEST} levels deep.`);
    this.#levels.push({ list: kind === "list", node, count: 0, key: "" });
    this.#mode = kind === "list" ? "first value" : "first key";
    return at + 1;
  }

  /** The node of the value that begins: of the key, of the elements of a list, or the root. */
  #nodeHere(): Node {
    const level = this.#levels.at(-1);
    if (!level) return this.#root;
    if (level.list) {
      level.node.element ??= this.#newNode(`${level.node.path}[]`);
      return level.node.element;
    }
    const known = level.node.names.get(level.key);
    if (known) return known;
    const path = level.node.path === "" ? level.key : `${level.node.path}.${level.key}`;
    if (level.node.names.size >= MOST_NAMES) return { path, names: new Map(), element: null };
    const node = this.#newNode(path);
    level.node.names.set(level.key, node);
    return node;
  }

  #newNode(path: string): Node {
    this.handlers.seen?.(path);
    return { path, names: new Map(), element: null };
  }

  #close(at: number): number {
    const level = this.#levels.pop();
    if (level) this.handlers.closed?.(level.node.path);
    this.#valueOver();
    return at + 1;
  }

  #valueOver(): void {
    this.#mode = this.#levels.length === 0 ? "root" : "after";
  }

  /** Inside a wanted list or object only its end is looked for: its text is parsed as a whole. */
  #inside(text: string, start: number, wanted: Wanted): number {
    for (let at = start; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (sign === QUOTE) {
        this.#isKey = false;
        this.#mode = "string";
        return at + 1;
      }
      if (sign === OPEN_LIST || sign === OPEN_OBJECT) {
        wanted.depth += 1;
        if (wanted.depth + this.#levels.length > DEEPEST)
          throw new BadFile(`The file nests lists and objects more than ${DEEPEST} levels deep.`);
      } else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) {
        wanted.depth -= 1;
        if (wanted.depth === 0) return this.#give(wanted, text, at + 1);
      }
    }
    return text.length;
  }

  #give(wanted: Wanted, text: string, end: number): number {
    this.#keep(wanted, text, end);
    this.#wanted = null;
    this.handlers.value(wanted.node.path, this.#parsed(wanted.pieces.join(""), end), () => this.place());
    this.#valueOver();
    return end;
  }

  #keep(wanted: Wanted, text: string, end: number): void {
    wanted.size += end - wanted.from;
    if (wanted.size > MOST_RECORD)
      throw new BadFile(`One record has more than 16 MiB, at ${this.#where(end)}. Split the file.`);
    wanted.pieces.push(text.slice(wanted.from, end));
  }

  #parsed(text: string, end: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return this.#mistake(Math.max(end - 1, 0));
    }
  }

  #string(text: string, start: number): number {
    for (let at = start; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (this.#escape > 0) this.#escape = this.#escaped(sign, at);
      else if (sign === BACKSLASH) this.#escape = 1;
      else if (sign < 0x20) this.#mistake(at);
      else if (sign === QUOTE) {
        if (this.#isKey) this.#endKey(text.slice(start, at), at);
        else if (this.#wanted?.depth === 0) this.#give(this.#wanted, text, at + 1);
        else if (this.#wanted) this.#mode = "after";
        else this.#valueOver();
        return at + 1;
      }
    }
    if (this.#isKey) this.#held = this.#heldWith(text.slice(start));
    return text.length;
  }

  /** How many characters of the escape are still to come. */
  #escaped(sign: number, at: number): number {
    if (this.#escape === 1) {
      if (sign === 0x75) return 5;
      if (!'"\\/bfnrt'.includes(String.fromCharCode(sign))) this.#mistake(at);
      return 0;
    }
    if (!/[0-9a-fA-F]/.test(String.fromCharCode(sign))) this.#mistake(at);
    return this.#escape === 2 ? 0 : this.#escape - 1;
  }

  #endKey(rest: string, at: number): void {
    const raw = this.#heldWith(rest);
    this.#held = "";
    const level = this.#levels.at(-1);
    if (level) level.key = raw.includes("\\") ? String(this.#parsed(`"${raw}"`, at)) : raw;
    this.#mode = "colon";
  }

  #heldWith(more: string): string {
    if (this.#held.length + more.length > LONGEST_KEY)
      throw new BadFile(`A name has more than ${LONGEST_KEY} characters, at ${this.#where(0)}.`);
    return this.#held + more;
  }

  /** A number, true, false or null: up to the sign that ends it. */
  #literal(text: string, start: number): number {
    let at = start;
    while (at < text.length && /[-+.\w]/.test(text[at] ?? "")) at += 1;
    if (this.#held.length + at - start > LONGEST_LITERAL) this.#mistake(at);
    this.#held += text.slice(start, at);
    if (at < text.length) this.#endLiteral(text, at);
    return at;
  }

  #endLiteral(text: string, at: number): void {
    if (!/^(-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false|null)$/.test(this.#held)) this.#mistake(at);
    this.#held = "";
    if (this.#wanted) this.#give(this.#wanted, text, at);
    else this.#valueOver();
  }
}
