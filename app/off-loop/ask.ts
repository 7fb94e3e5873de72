import { fileURLToPath } from "node:url";
import { FairQueue } from "#app/limits/fair-queue";
import { type Answer, answerOf, resultOf } from "#app/off-loop/answers";
import { askThread } from "#app/off-loop/asked-thread";
import { programBeside } from "#app/off-loop/program-beside";
import type { Work } from "#app/off-loop/work";

const turns = new FairQueue({
  atOnce: 1,
  each: 6,
  total: 60,
  busy: "Six of your requests are still being worked on. Wait a moment, then try again.",
  full: "Too many requests are being worked on. Try again in a minute.",
});

/**
 * Does work in a thread, one after another and users in rotation, so that requests of others are answered meanwhile. Running
 * from sources (tests, development) works in this thread. @throws TookTooLong after ten seconds or 512 MiB; TooMany; what the work threw
 */
export async function offLoop<N extends keyof Work>(
  userId: string,
  name: N,
  ...args: Parameters<Work[N]>
): Promise<ReturnType<Work[N]>> {
  const program = programBeside(fileURLToPath(import.meta.url), "off-loop.js");
  const answer = program
    ? await turns.run(userId, () => askThread(program, { name, args }))
    : await workHere(name, args);
  return resultOf(answer) as ReturnType<Work[N]>;
}

/** Loaded only where there is no thread: the libraries are too heavy to start the server with. */
async function workHere(name: keyof Work, args: unknown[]): Promise<Answer> {
  const { work } = await import("#app/off-loop/work");
  return answerOf(() => (work[name] as (...given: unknown[]) => unknown)(...args));
}
