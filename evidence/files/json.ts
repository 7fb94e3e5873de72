import { BadFile } from "#evidence/files/bad-lines";
import { inTurns } from "#evidence/files/turns";

/** `list`: records in one list. `fields`: of one object. `values`: values, lists and objects in all. `depth`: levels of them. */
type JsonBounds = { list: number; fields: number; values: number; depth: number };
/** As many rows as a CSV file may have; fewer values, since each takes several times the memory here. */
const bounds: JsonBounds = { list: 300_000, fields: 10_000, values: 2_000_000, depth: 64 };
const LONGEST_STRING = 1024 * 1024;
/** So much text is parsed at once. */
const PIECE = 65_536;
/** Up to here a text is parsed once more as a whole, for the exact place of a mistake. */
const SHORT = 1024 * 1024;

const [QUOTE, ESCAPE, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

type Revive = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** A list or an object that is not closed yet. */
type Container = {
  list: boolean;
  start: number;
  /** Where the members begin that are not parsed yet. */
  from: number;
  commas: number;
  /** The members that are parsed; null while all of it is text. */
  done: unknown[] | Record<string, unknown> | null;
  /** The place of its last direct string: the key, when a list or an object begins after it. */
  key: [from: number, to: number];
  /** Its last member is parsed and placed: a comma or the end must follow. */
  placed: boolean;
};

/**
 * Parses a JSON text piece by piece, so that a large one does not block other requests; one that would fill the memory is refused.
 * @throws SyntaxError when it is not JSON; BadFile when it is too large
 */
export function parseJsonInTurns(text: string, revive?: Revive, most = bounds): Promise<unknown> {
  return inTurns(parsing(text, most, revive));
}

/** The same at once, for a text that is short. @throws SyntaxError, BadFile */
export function parseJson(text: string, revive?: Revive, most = bounds): unknown {
  const steps = parsing(text, most, revive);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

function* parsing(text: string, most: JsonBounds, revive?: Revive): Generator<void, unknown, void> {
  try {
    return yield* new Pieces(text, most, revive).parse();
  } catch (error) {
    if (error instanceof SyntaxError && text.length <= SHORT) return JSON.parse(text, revive);
    throw error;
  }
}

class Pieces {
  readonly #open: Container[] = [];
  #root: { value: unknown; from: number; to: number } | null = null;
  #values = 0;

  constructor(
    private readonly text: string,
    private readonly most: JsonBounds,
    private readonly revive?: Revive,
  ) {}

  /** Goes over the signs once; what is between two commas is parsed as soon as it is long enough, or closed. */
  *parse(): Generator<void, unknown, void> {
    let paused = 0;
    for (let at = 0; at < this.text.length; at += 1) {
      if (at - paused >= PIECE) {
        paused = at;
        yield;
      }
      const sign = this.text.charCodeAt(at);
      if (sign === QUOTE) at = this.#string(at);
      else if (sign === COMMA) this.#comma(at);
      else if (sign === OPEN_LIST || sign === OPEN_OBJECT) this.#begin(at, sign === OPEN_LIST);
      else if (sign === CLOSE_LIST || sign === CLOSE_OBJECT) this.#close(at, sign === CLOSE_LIST);
    }
    const { length } = this.text;
    if (this.#open.length > 0) throw mistake(this.#open.at(-1)?.from ?? 0, length);
    if (!this.#root) return this.#parsed(this.text, 0, length);
    const { from, to, value } = this.#root;
    if (!this.#blank(0, from) || !this.#blank(to, length)) throw mistake(0, length);
    return value;
  }

  /** Where the string that starts at `start` has its closing quote; the end of the text when it has none. */
  #string(start: number): number {
    let end = start;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) end = this.text.length;
      if (end - start > LONGEST_STRING)
        throw new BadFile("The file has a text of more than 1,048,576 characters in one place.");
    } while (end < this.text.length && this.#isEscaped(end, start));
    const inside = this.#open.at(-1);
    if (inside) inside.key = [start, end + 1];
    return end;
  }

  #isEscaped(quote: number, start: number): boolean {
    let before = quote - 1;
    while (before > start && this.text.charCodeAt(before) === ESCAPE) before -= 1;
    return (quote - 1 - before) % 2 === 1;
  }

  #comma(at: number): void {
    this.#count();
    const inside = this.#open.at(-1);
    if (!inside) return;
    inside.commas += 1;
    if (inside.commas >= (inside.list ? this.most.list : this.most.fields)) this.#refuseSize();
    if (inside.placed || at - inside.from >= PIECE) this.#take(inside, at);
  }

  #begin(at: number, list: boolean): void {
    this.#count();
    if (this.#root) throw mistake(at, at + 1);
    const [start, from] = [at, at + 1];
    this.#open.push({ list, start, from, commas: 0, done: null, key: [at, at], placed: false });
    if (this.#open.length > this.most.depth)
      throw new BadFile(`The file nests lists and objects more than ${this.most.depth} levels deep.`);
  }

  /** A short one stays text, and is parsed with what is around it. */
  #close(at: number, list: boolean): void {
    const closed = this.#open.pop();
    if (!closed || closed.list !== list) throw mistake(at, at + 1);
    const outer = this.#open.at(-1);
    if (outer && !closed.done && at - closed.start < PIECE) return;
    if (closed.commas > 0 || closed.placed || !this.#blank(closed.from, at)) this.#take(closed, at);
    const value = closed.done ?? (list ? [] : {});
    if (outer) this.#place(outer, closed.start, at + 1, value);
    else this.#root = { value, from: closed.start, to: at + 1 };
  }

  /** Parses the members up to a comma or the end. */
  #take(container: Container, end: number): void {
    const { from, placed } = container;
    container.from = end + 1;
    container.placed = false;
    if (placed && this.#blank(from, end)) return;
    if (placed || this.#add(container, from, end, "") === 0) throw mistake(from, end);
  }

  /** Puts a parsed value at its place in the list or object around it. */
  #place(outer: Container, start: number, end: number, value: unknown): void {
    if (outer.placed) throw mistake(outer.from, start);
    this.#add(outer, outer.from, start, "null");
    if (Array.isArray(outer.done)) outer.done[outer.done.length - 1] = value;
    else setField(outer.done ?? {}, JSON.parse(this.text.slice(...outer.key)) as string, value);
    outer.from = end;
    outer.placed = true;
  }

  /** Adds the members between two places to those that are parsed, and says how many. */
  #add(container: Container, from: number, to: number, after: string): number {
    const members = `${this.text.slice(from, to)}${after}`;
    const found = this.#parsed(container.list ? `[${members}]` : `{${members}}`, from, to);
    if (Array.isArray(found)) {
      container.done ??= [];
      for (const one of found) (container.done as unknown[]).push(one);
      return found.length;
    }
    container.done ??= {};
    const fields = Object.entries(found as object);
    for (const [key, one] of fields) setField(container.done as Record<string, unknown>, key, one);
    return fields.length;
  }

  #parsed(piece: string, from: number, to: number): unknown {
    try {
      return JSON.parse(piece, this.revive);
    } catch {
      throw mistake(from, to);
    }
  }

  #blank(from: number, to: number): boolean {
    return /^[ \t\r\n]*$/.test(this.text.slice(from, to));
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > this.most.values) this.#refuseSize();
  }

  #refuseSize(): never {
    const [list, fields, values] = [this.most.list, this.most.fields, this.most.values].map((count) =>
      count.toLocaleString("en"),
    );
    throw new BadFile(
      `The file has more than ${list} records in a list, ${fields} fields in an object or ${values} values. Split it.`,
    );
  }
}

/** As JSON.parse does: "__proto__" is a field like any other. */
function setField(record: object, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

/** What the engine says of a mistake without the piece of the text that it shows: the piece may hold a secret. */
export function withoutText(message: string): string {
  return message
    .replace(/, (?:\.\.\.)?"[\s\S]*"(?:\.\.\.)? is not/, " is not")
    .replace(/^"[\s\S]*" is not/, "It is not");
}

function mistake(from: number, to: number): SyntaxError {
  const [first, last] = [from + 1, to].map((place) => place.toLocaleString("en"));
  return new SyntaxError(`There is a mistake between the characters ${first} and ${last}`);
}
