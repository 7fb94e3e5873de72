import { v7 } from "uuid";

/** A new UUIDv7 (RFC 9562) whose time part is `now`, so that ids sort by creation. */
export function newId(now: Date): string {
  return v7({ msecs: now.getTime() });
}
