import { setImmediate } from "node:timers/promises";
import type { KyselyPlugin } from "kysely";

/** After so long, milliseconds, other waiting requests are served before a long piece of work continues. */
const turnMs = 20;
let last = 0;

/** Gives the event loop a turn when the last one is long ago. */
export async function giveTurn(): Promise<void> {
  if (performance.now() - last < turnMs) return;
  await setImmediate();
  last = performance.now();
}

/**
 * SQLite answers at once, so that work which asks and writes ten thousand times would block all other requests for its whole
 * length, in a transaction or not. Every connection gives turns between its answers.
 */
export const turnsBetweenAnswers: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  async transformResult({ result }) {
    await giveTurn();
    return result;
  },
};

/** Maps a long list in short pieces of work. */
export async function mapInTurns<A, B>(list: readonly A[], part: (one: A) => B): Promise<B[]> {
  const done: B[] = [];
  for (const one of list) {
    done.push(part(one));
    if (done.length % 200 === 0) await giveTurn();
  }
  return done;
}
