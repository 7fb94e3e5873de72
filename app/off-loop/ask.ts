import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { FairQueue } from "#app/limits/fair-queue";
import { type Answer, answerOf, resultOf } from "#app/off-loop/answers";
import { programBeside } from "#app/off-loop/program-beside";
import type { Work } from "#app/off-loop/work";
import { Refused } from "#domain/errors";

/** Hundred times what a large text or mailbox takes. */
const mostMs = 10_000;
/** Kept warm this long after the last work. */
const idleMs = 60_000;
const turns = new FairQueue({
  atOnce: 1,
  each: 6,
  total: 60,
  busy: "Six of your requests are still being worked on. Wait a moment, then try again.",
  full: "Too many requests are being worked on. Try again in a minute.",
});

/** The thread was given up: what it was given would take longer than any page may. */
export class TookTooLong extends Refused {
  constructor(field?: string) {
    super(
      "invalid",
      "This is too large or too intricate: it takes longer than ten seconds. Make it simpler.",
      field,
    );
  }
}

let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;

/**
 * Does work in a thread, one after another and users in rotation, so that requests of others are answered meanwhile. Running
 * from sources (tests, development) works in this thread. @throws TookTooLong after ten seconds; TooMany; what the work threw
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

function askThread(program: string, question: { name: string; args: unknown[] }): Promise<Answer> {
  clearTimeout(idle);
  worker ??= start(program);
  const thread = worker;
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void, keep: boolean) => {
      clearTimeout(limit);
      thread.off("message", hear).off("error", fail).off("exit", exit);
      if (keep) rest(thread);
      else stop(thread);
      settle();
    };
    const hear = (answer: Answer) => finish(() => resolve(answer), true);
    const fail = (error: Error) => finish(() => reject(error), false);
    const exit = () => fail(new Error("The thread beside the event loop ended."));
    const limit = setTimeout(() => fail(new TookTooLong()), mostMs);
    thread.on("message", hear).on("error", fail).on("exit", exit);
    thread.postMessage(question);
  });
}

function start(program: string): Worker {
  const started = new Worker(program, {
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 },
  });
  // An error of a thread that nobody waits for must not end the process, nor a thread that rests keep it alive.
  started.on("error", () => stop(started));
  started.unref();
  return started;
}

function stop(thread: Worker): void {
  if (worker === thread) worker = undefined;
  void thread.terminate();
}

function rest(thread: Worker): void {
  idle = setTimeout(() => stop(thread), idleMs);
  idle.unref();
}
