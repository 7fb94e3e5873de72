// A server whose event loop is blocked neither answers nor ends. It sends a sign of life to its supervisor, which misses it.
import { url as debuggerUrl } from "node:inspector";
import { performance } from "node:perf_hooks";

const EVERY_MS = 5000;
/** So long a silence is a hung server. */
const SILENCE_MS = 120_000;
/** A start may bring a large folder to this version first, which takes long, and gives no sign meanwhile. */
const START_MS = 30 * 60_000;
/** A supervisor that is itself this late was stopped or suspended, and its server perhaps with it. */
const LATE_MS = 10_000;

/** Sends signs of life to the supervisor from now on, if there is one. */
export function giveSignsOfLife() {
  if (!process.send) return;
  // Its errors go to the callback: a channel that closes is the business of "disconnect".
  const send = () => process.connected && process.send(debuggerUrl() ? "debugged" : "alive", () => undefined);
  send();
  setInterval(send, EVERY_MS).unref();
}

/** Time as the watch needs it, in milliseconds. */
export const systemClock = {
  now: () => performance.now(),
  /** Returns a function that ends the calls. */
  every(tick, ms) {
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
};

/**
 * Calls `onSilence`, once, with the milliseconds, when a server gives no sign of life for START_MS after its start, or for
 * SILENCE_MS once it has given one. One that a debugger may hold is not watched. Returns a function that ends the watch.
 */
export function watchForLife(child, onSilence, { now, every } = systemClock) {
  let heardAt = now();
  let tickedAt = now();
  let mostMs = START_MS;
  child.on("message", (sign) => {
    heardAt = sign === "alive" ? now() : undefined;
    mostMs = SILENCE_MS;
  });
  return every(() => {
    const lateMs = now() - tickedAt - EVERY_MS;
    tickedAt = now();
    if (heardAt === undefined) return;
    if (lateMs > LATE_MS) heardAt = tickedAt;
    if (tickedAt - heardAt < mostMs) return;
    heardAt = undefined;
    onSilence(mostMs);
  }, EVERY_MS);
}
