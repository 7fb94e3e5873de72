import { fileURLToPath } from "node:url";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { FairQueue } from "#app/limits/fair-queue";
import { type Answer, resultOf } from "#app/off-loop/answers";
import { programBeside } from "#app/off-loop/program-beside";
import { MINUTE_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import type { ScanReading } from "#domain/evidence/scan-results";

/** What the thread sends: it can take more, or this came of it. */
export type FromThread = { more: true } | { answer: Answer };
/** What it gets: bytes, and null at the end. */
export type ToThread = Uint8Array | null;

/** Ten times what the largest file takes. */
const mostMs = MINUTE_MS;
const mostMemory: ResourceLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32 };
/** Up to so many bytes are read in this thread, with turns between pieces: a thread would take longer to start. */
const SMALL = 1024 * 1024;

const turns = new FairQueue({
  atOnce: 2,
  each: 6,
  total: 60,
  busy: "Six of your files are still being read. Wait a moment, then try again.",
  full: "Too many files are being read. Try again in a minute.",
});

/**
 * Reads a file of scan results beside the event loop, two at a time and senders in rotation. Running from sources (tests,
 * development) reads in this thread. @throws BadFile; TooMany; Refused when it takes longer than a minute
 */
export async function readScanBeside(
  sender: string,
  { size, bytes, now }: { size: number; bytes: AsyncIterable<Uint8Array>; now: Date },
): Promise<ScanReading> {
  const program = programBeside(fileURLToPath(import.meta.url), "scan-results.js");
  return turns.run(sender, () =>
    program && size > SMALL ? readInThread(program, bytes, now) : readHere(withTurns(bytes), now),
  );
}

/** The title of the format of scan results that a file bears the signs of, or null: its beginning is read, with turns. */
export async function recogniseScanHere(bytes: AsyncIterable<Uint8Array>): Promise<string | null> {
  const { recogniseScan } = await import("#evidence/scan-results/read");
  return recogniseScan(withTurns(bytes));
}

/** Loaded only where something is read: the start does without. */
async function readHere(bytes: AsyncIterable<Uint8Array>, now: Date): Promise<ScanReading> {
  const { readScan } = await import("#evidence/scan-results/read");
  return readScan(bytes, now);
}

/** The same bytes, with a turn of the event loop after each piece. */
async function* withTurns(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const piece = 64 * 1024;
  for await (const one of bytes)
    for (let at = 0; at < one.length; at += piece) {
      yield one.subarray(at, at + piece);
      await new Promise(setImmediate);
    }
}

async function readInThread(
  program: string,
  bytes: AsyncIterable<Uint8Array>,
  now: Date,
): Promise<ScanReading> {
  const worker = new Worker(program, { resourceLimits: mostMemory, workerData: now });
  let limit: NodeJS.Timeout | undefined;
  try {
    const over = new Promise<never>((_, reject) => {
      limit = setTimeout(() => reject(tooLong()), mostMs);
      worker.once("error", (error: NodeJS.ErrnoException) =>
        reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? tooLong() : error),
      );
    });
    // An error that comes while nothing waits for it is thrown by the next wait.
    over.catch(() => {});
    return (await feed(worker, bytes, over)) as ScanReading;
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}

/** Gives the thread one piece whenever it asks, and answers what it makes of them. It may answer before the end: a refusal. */
async function feed(
  worker: Worker,
  bytes: AsyncIterable<Uint8Array>,
  over: Promise<never>,
): Promise<unknown> {
  const heard = () =>
    Promise.race([new Promise<FromThread>((resolve) => worker.once("message", resolve)), over]);
  const source = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      const message = await heard();
      if ("answer" in message) return resultOf(message.answer);
      const next = await source.next();
      const piece: Uint8Array<ArrayBuffer> | null = next.done ? null : Uint8Array.from(next.value);
      worker.postMessage(piece, piece ? [piece.buffer] : []);
    }
  } finally {
    await source.return?.();
  }
}

function tooLong(): Refused {
  return new Refused(
    "invalid",
    "This file is too complex: reading it takes longer than a minute or too much memory. Split it.",
    "file",
  );
}
