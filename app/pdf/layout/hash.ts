import { createHash } from "node:crypto";

/**
 * SHA-256 in hex of a document's data in canonical JSON (RFC 8785); instants count as their ISO 8601 text. Fed piece by
 * piece: the text of a long register is never held as a whole.
 */
export function contentHash(data: unknown): string {
  const hash = createHash("sha256");
  let held = "";
  feed(data, (text) => {
    held += text;
    if (held.length < 16_384) return;
    hash.update(held);
    held = "";
  });
  return hash.update(held).digest("hex");
}

/**
 * The text over which `contentHash` is the SHA-256, in pieces: a value's members and their elements one by one, so that a long
 * document can be written with pauses.
 */
export function* contentPieces(data: object): Generator<string> {
  const members = data as Record<string, unknown>;
  const names = Object.keys(members).filter((name) => members[name] !== undefined);
  for (const [at, name] of names.sort().entries()) {
    const value = members[name];
    yield `${at === 0 ? "{" : ","}${JSON.stringify(name)}:`;
    if (!Array.isArray(value)) yield textOf(value);
    else if (value.length === 0) yield "[]";
    else
      for (const [index, element] of value.entries())
        yield `${index === 0 ? "[" : ","}${textOf(element)}${index === value.length - 1 ? "]" : ""}`;
  }
  yield names.length === 0 ? "{}" : "}";
}

function textOf(value: unknown): string {
  let text = "";
  feed(value, (piece) => {
    text += piece;
  });
  return text;
}

function feed(value: unknown, write: (text: string) => void): void {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${value} has no place in JSON.`);
  if (value === undefined || value === null || typeof value !== "object" || value instanceof Date) {
    write(JSON.stringify(value ?? null));
    return;
  }
  const list = Array.isArray(value);
  const members = value as Record<string, unknown>;
  const names = list ? Object.keys(value) : Object.keys(value).sort();
  let first = true;
  write(list ? "[" : "{");
  for (const name of names) {
    if (!list && members[name] === undefined) continue;
    if (!first) write(",");
    first = false;
    if (!list) write(`${JSON.stringify(name)}:`);
    feed(members[name], write);
  }
  write(list ? "]" : "}");
}

/** "ff3ff144 23f9482f …": eight hex digits at a time, as people compare them. */
export function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(" ") ?? hash;
}

/** "ff3ff14423f9482f…f1da4207": enough to recognise a hash in a footer. */
export function shortened(hash: string): string {
  return hash.length > 24 ? `${hash.slice(0, 16)}…${hash.slice(-8)}` : hash;
}
