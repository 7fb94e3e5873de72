import { globSync } from "node:fs";

/** The library that shows a process another time (Debian's package faketime), or null where it is not installed. */
export function findFaketime(): string | null {
  return globSync("/usr/lib/*/faketime/libfaketime.so.1")[0] ?? null;
}
