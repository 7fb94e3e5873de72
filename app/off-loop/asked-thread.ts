import { type ResourceLimits, Worker } from "node:worker_threads";
import type { Answer } from "#app/off-loop/answers";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";

/** Hundred times what a large text or mailbox takes. */
const mostMs = 10_000;
/** Kept warm this long after the last work. */
const idleMs = MINUTE_MS;
const mostMemory: ResourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

/** The thread was given up: what it was given would take longer, or more memory, than any page may. */
export class TookTooLong extends Refused {
  constructor(field?: string) {
    super(
      "invalid",
      "This is too large or too complex: processing takes longer than ten seconds or too much memory. Simplify it.",
      field,
    );
  }
}

let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;

/** Gives the thread one piece of work. @throws TookTooLong when it takes too long or fills its memory */
export function askThread(
  program: string,
  question: { name: string; args: unknown[] },
  memory = mostMemory,
): Promise<Answer> {
  clearTimeout(idle);
  worker ??= start(program, memory);
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
    const fail = (error: Error) =>
      finish(() => reject(isOutOfMemory(error) ? new TookTooLong() : error), false);
    const exit = () => fail(new Error("The thread beside the event loop ended."));
    const limit = setTimeout(() => fail(new TookTooLong()), mostMs);
    thread.on("message", hear).on("error", fail).on("exit", exit);
    thread.postMessage(question);
  });
}

function isOutOfMemory(error: NodeJS.ErrnoException): boolean {
  return error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function start(program: string, resourceLimits: ResourceLimits): Worker {
  const started = new Worker(program, { resourceLimits });
  // An error of an idle thread must not end the process, and an idle thread must not keep it alive.
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
