import { createHash } from "node:crypto";

/** JSON with sorted keys and instants as ISO 8601, so that equal data gives equal text. `undefined` is left out. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(",")}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** SHA-256 in hex of the canonical form of a document's data. */
export function contentHash(data: unknown): string {
  return createHash("sha256").update(canonical(data)).digest("hex");
}

/** "ff3ff144 23f9482f …": eight hex digits at a time, as people compare them. */
export function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(" ") ?? hash;
}

/** "ff3ff14423f9482f…f1da4207": enough to recognise a hash in a footer. */
export function shortened(hash: string): string {
  return hash.length > 24 ? `${hash.slice(0, 16)}…${hash.slice(-8)}` : hash;
}
