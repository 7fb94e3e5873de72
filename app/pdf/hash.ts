import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "#evidence/canonical";

/** SHA-256 in hex of a document's data in canonical JSON (RFC 8785); instants count as their ISO 8601 text. */
export function contentHash(data: unknown): string {
  return createHash("sha256")
    .update(canonicalJson(JSON.parse(JSON.stringify(data ?? null)) as Json))
    .digest("hex");
}

/** "ff3ff144 23f9482f …": eight hex digits at a time, as people compare them. */
export function grouped(hash: string): string {
  return hash.match(/.{1,8}/g)?.join(" ") ?? hash;
}

/** "ff3ff14423f9482f…f1da4207": enough to recognise a hash in a footer. */
export function shortened(hash: string): string {
  return hash.length > 24 ? `${hash.slice(0, 16)}…${hash.slice(-8)}` : hash;
}
