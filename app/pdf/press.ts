import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { DocumentName } from "#app/pdf/documents";
import type { Answer } from "#app/pdf/worker";

/** Takes bytes as they come; its promise holds the printing back. */
export type Take = (bytes: Uint8Array) => void | Promise<void>;

/** Kept warm this long after a document: the next one then starts at once. */
const idleMs = 20_000;
const memoryMb = 512;
const built = "/build/server/";
let worker: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * Prints a document by its name, away from the event loop: in a worker thread with a bundle of its own, one document after
 * another. Running from sources (tests, development) prints in this thread. Throws what the document threw, or that the
 * worker died.
 */
export async function printAway(
  name: DocumentName,
  data: unknown,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  const program = pressProgram(fileURLToPath(import.meta.url));
  if (!program) return take(await printFromSources(name, data));
  const turn = queue.then(() => printInWorker(program, name, data, take, signal));
  queue = turn.catch(() => undefined);
  return turn;
}

/** The same, whole and in memory: for a document that becomes evidence or a file of the command line. */
export async function printWhole(name: DocumentName, data: unknown): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await printAway(name, data, (bytes) => void pieces.push(bytes));
  return Buffer.concat(pieces);
}

/** Loaded only where there is no thread: the libraries that lay out a page are too heavy to start the server with. */
async function printFromSources(name: DocumentName, data: unknown): Promise<Buffer> {
  const { printed } = await import("#app/pdf/print");
  const { paperOf } = await import("#app/pdf/documents");
  return printed(paperOf(name, data));
}

/** The thread's bundle beside the server's; undefined when this module runs from sources. */
function pressProgram(here: string): string | undefined {
  const at = here.replaceAll("\\", "/").lastIndexOf(built);
  return at < 0 ? undefined : `${here.slice(0, at + built.length)}press.js`;
}

function printInWorker(
  program: string,
  name: DocumentName,
  data: unknown,
  take: Take,
  signal?: AbortSignal,
): Promise<void> {
  clearTimeout(idle);
  worker ??= startWorker(program);
  const press = worker;
  // A command waits for its document; an idle thread keeps no process alive.
  press.ref();
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

function startWorker(program: string): Worker {
  const started = new Worker(program, {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 16 },
  });
  started.unref();
  return started;
}

function stopWorker(press: Worker): void {
  if (worker === press) worker = undefined;
  void press.terminate();
}

function rest(): void {
  worker?.unref();
  idle = setTimeout(() => worker && stopWorker(worker), idleMs);
  idle.unref();
}
