import { Worker } from "node:worker_threads";
import type { DocumentName } from "#app/pdf/documents/documents";
import type { Answer } from "#app/pdf/thread/worker";

/** Takes bytes as they come; its promise holds the printing back. */
export type Take = (bytes: Uint8Array) => void | Promise<void>;

/** Kept warm this long after a document: the next one then starts at once. */
const idleMs = 20_000;

/** A worker thread that prints one document at a time. It is started when needed; after a failure the next document gets a new one. */
export class PrintWorker {
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly program: string,
    private readonly memoryMb = 512,
  ) {}

  /** Prints to `take`. Throws what the document threw, or that the thread died, ran out of memory or was given up by `signal`. */
  async print(name: DocumentName, data: unknown, take: Take, signal?: AbortSignal): Promise<void> {
    clearTimeout(this.idle);
    this.worker ??= this.start();
    const { worker } = this;
    // A command waits for its document; an idle thread keeps no process alive.
    worker.ref();
    return new Promise<void>((resolve, reject) => {
      const finish = (error?: Error) => {
        worker.off("message", hear).off("error", fail).off("exit", exit);
        signal?.removeEventListener("abort", abort);
        if (error) this.stop(worker);
        else this.rest();
        if (error) reject(error);
        else resolve();
      };
      const fail = (error: Error) => finish(new Error(`Printing failed: ${error.message}`));
      const exit = (code: number) =>
        finish(new Error(`Printing stopped: the worker ended with code ${code}.`));
      const abort = () => finish(new Error("Printing was given up: the reader went away."));
      const hear = async (answer: Answer) => {
        if (answer.kind === "done") return finish();
        if (answer.kind === "failed") return fail(new Error(answer.message));
        try {
          await take(answer.bytes);
          worker.postMessage({ kind: "more" });
        } catch (error) {
          finish(error as Error);
        }
      };
      worker.on("message", hear).on("error", fail).on("exit", exit);
      signal?.addEventListener("abort", abort);
      if (signal?.aborted) abort();
      else worker.postMessage({ kind: "print", name, data });
    });
  }

  private start(): Worker {
    const started = new Worker(this.program, {
      resourceLimits: { maxOldGenerationSizeMb: this.memoryMb, maxYoungGenerationSizeMb: 16 },
    });
    // An error of an idle thread must not end the process.
    started.on("error", () => this.stop(started));
    started.unref();
    return started;
  }

  private stop(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined;
    void worker.terminate();
  }

  private rest(): void {
    this.worker?.unref();
    this.idle = setTimeout(() => this.worker && this.stop(this.worker), idleMs);
    this.idle.unref();
  }
}
