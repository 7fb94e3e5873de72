/** JSON values that a record is made of before it is hashed. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/**
 * One text for one value, so that the same record always has the same hash: members sorted by UTF-16 code units, no
 * white space, `undefined` members left out, numbers and strings as ECMAScript writes them (RFC 8785).
 * Throws on numbers that JSON cannot hold.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${value} has no place in JSON.`);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = value as Record<string, Json | undefined>;
  const names = Object.keys(members);
  // A row with its columns in order, which a log has by the million, is canonical as JSON.stringify writes it.
  if (isFlatInOrder(members, names)) return JSON.stringify(members);
  const written = names
    .filter((name) => members[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(members[name] as Json)}`);
  return `{${written.join(",")}}`;
}

function isFlatInOrder(members: Record<string, Json | undefined>, names: readonly string[]): boolean {
  let before = "";
  for (const name of names) {
    const value = members[name];
    if (typeof value !== "string" && value !== null) return false;
    if (name < before) return false;
    before = name;
  }
  return true;
}
