import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type DocumentName, paperOf } from "#app/pdf/documents";
import { printed } from "#app/pdf/print";
import type { Answer } from "#app/pdf/worker";

/** Takes bytes as they come; its promise holds the printing back. */
export type Take = (bytes: Uint8Array) => void | Promise<void>;

/** Kept warm this long after a document: the next one then starts at once. */
const idleMs = 20_000;
const memoryMb = 512;
let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Prints a document by its name, away from the event loop: in a worker thread that loads the same server bundle.
 * Running from sources (tests, development) prints in this thread. Throws what the document threw, or that the worker died.
 */
export async function printAway(
  name: DocumentName,
  data: unknown,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  const here = fileURLToPath(import.meta.url);
  if (here.endsWith(".ts")) return take(await printed(paperOf(name, data)));
  const turn = queue.then(() => printInWorker(here, name, data, take, signal));
  queue = turn.catch(() => undefined);
  return turn;
}

function printInWorker(
  bundle: string,
  name: string,
  data: unknown,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  clearTimeout(idle);
  worker ??= startWorker(bundle);
  const press = worker;
  return new Promise<void>((resolve, reject) => {
    const finish = (error?: Error) => {
      press.off("message", hear).off("error", fail).off("exit", exit);
      signal?.removeEventListener("abort", abort);
      if (error) stopWorker(press);
      else rest();
      if (error) reject(error);
      else resolve();
    };
    const fail = (error: Error) => finish(new Error(`Printing failed: ${error.message}`));
    const exit = (code: number) => finish(new Error(`Printing stopped: the worker ended with code ${code}.`));
    const abort = () => finish(new Error("Printing was given up: the reader went away."));
    const hear = async (answer: Answer) => {
      if (answer.kind === "done") return finish();
      if (answer.kind === "failed") return fail(new Error(answer.message));
      try {
        await take(answer.bytes);
        press.postMessage({ kind: "more" });
      } catch (error) {
        finish(error as Error);
      }
    };
    press.on("message", hear).on("error", fail).on("exit", exit);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    else press.postMessage({ kind: "print", name, data });
  });
}

/** One line of JavaScript is the whole program of the worker: the bundle has the rest. */
function startWorker(bundle: string): Worker {
  const program =
    "import(require('node:worker_threads').workerData.bundle).then((b) => b.entry.module.printHere())";
  const started = new Worker(program, {
    eval: true,
    workerData: { bundle },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  started.unref();
  return started;
}

function stopWorker(press: Worker): void {
  if (worker === press) worker = undefined;
  void press.terminate();
}

function rest(): void {
  idle = setTimeout(() => worker && stopWorker(worker), idleMs);
  idle.unref();
}
