import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { programBeside } from "#app/off-loop/program-beside";

/**
 * Runs a bundle built beside the server's with `data` in a thread that ends after it, and answers what it posts. Running from
 * sources (tests, development) there is no bundle: `here` does the same in this thread. `waited` says whether the process
 * stays until the thread has answered. `signal` ends the thread; what was asked is then rejected once the thread is gone, so
 * that nothing of it is left open.
 */
export async function inThread<R>(
  name: string,
  data: unknown,
  { here, waited = true, signal }: { here: () => R | Promise<R>; waited?: boolean; signal?: AbortSignal },
): Promise<R> {
  const program = programBeside(fileURLToPath(import.meta.url), name);
  if (!program) return here();
  const worker = new Worker(program, { workerData: data });
  if (!waited) worker.unref();
  signal?.addEventListener("abort", () => void worker.terminate(), { once: true });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
    worker.once("exit", (code) => reject(new Error(`The thread of ${name} ended with code ${code}.`)));
  });
}
