import type { RequestHandler } from "express";
import { MINUTE_MS } from "#domain/durations";

const LEAST_MS = MINUTE_MS;
/** A line of half a Mbit/s: slower clients are cut off. */
const BYTES_PER_MS = 64;

/** How long a body of this many bytes may take to arrive, in milliseconds. */
export function bodyPatience(bytes: number): number {
  return LEAST_MS + bytes / BYTES_PER_MS;
}

/**
 * Ends a request whose body does not arrive in time. Node's own limit is one time for all, which is too short for a large file
 * on a slow line and too long for a form.
 */
export function limitBodyTime(patience: (bytes: number) => number = bodyPatience): RequestHandler {
  return (request, response, next) => {
    // A body in chunks has the time of the largest that it may become.
    const length = Number(response.locals.mostBytes ?? request.get("content-length") ?? 0);
    if (length > 0) {
      const timer = setTimeout(() => request.destroy(), patience(length)).unref();
      for (const event of ["end", "close"]) request.once(event, () => clearTimeout(timer));
    }
    next();
  };
}
