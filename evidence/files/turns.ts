import { setImmediate } from "node:timers/promises";

/** After so long, milliseconds, other waiting requests are served before a long piece of work continues. */
const turnMs = 20;

/** Does `work` with each item in order, and gives the event loop a turn now and then. */
export async function eachInTurns<T>(
  items: Iterable<T>,
  work: (item: T, index: number) => void,
): Promise<void> {
  let since = performance.now();
  let index = 0;
  for (const item of items) {
    work(item, index++);
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
}

/** Runs work that pauses by itself to its end, and gives the event loop a turn at its pauses. */
export async function inTurns<R>(steps: Generator<void, R, void>): Promise<R> {
  let since = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - since < turnMs) continue;
    await setImmediate();
    since = performance.now();
  }
}
