import { parentPort, workerData } from "node:worker_threads";
import { refusalOrFailure } from "#app/off-loop/answers";
import type { FromThread, ToThread } from "#app/off-loop/scan-results";
import { readScan } from "#evidence/scan-results/read";

/** The whole program of a thread that reads one file of scan results; built into a bundle of its own, build/server/scan-results.js. */
const tell = (message: FromThread) => parentPort?.postMessage(message);

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const next = new Promise<ToThread>((resolve) => parentPort?.once("message", resolve));
    tell({ more: true });
    const piece = await next;
    if (piece === null) return;
    yield piece;
  }
}

readScan(pieces(), workerData as Date).then(
  (value) => tell({ answer: { kind: "done", value } }),
  (error: unknown) => tell({ answer: refusalOrFailure(error) }),
);
