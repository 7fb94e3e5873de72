import { v7 } from "uuid";

/** A new UUIDv7 (RFC 9562) whose time part is `now`, so that ids sort by creation. */
export function newId(now: Date): string {
  return v7({ msecs: now.getTime() });
}

/** What every id made later than `instant` sorts after: the smallest UUIDv7 of the millisecond that follows. */
export function lastIdAt(instant: Date): string {
  const time = (instant.getTime() + 1).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
