import { fileURLToPath } from "node:url";
import { FairQueue } from "#app/limits/fair-queue";
import { programBeside } from "#app/off-loop/program-beside";
import type { DocumentName } from "#app/pdf/documents/documents";
import { PrintWorker, type Take } from "#app/pdf/thread/print-worker";

type Printing = {
  /** For whom: users take turns, whatever each of them asks for. Without one it is for Surety itself. */
  userId?: string;
  signal?: AbortSignal;
};

const own = "surety";
const turns = new FairQueue({ atOnce: 1, busy: "Too many documents are being printed." });
let worker: PrintWorker | undefined;

/**
 * Prints a document by its name, away from the event loop: in a worker thread with a bundle of its own, one document after
 * another. Running from sources (tests, development) prints in this thread. Throws what the document threw, or that the
 * worker died.
 */
export async function renderInWorker(
  name: DocumentName,
  data: unknown,
  take: Take,
  { userId = own, signal }: Printing = {},
): Promise<void> {
  const program = programBeside(fileURLToPath(import.meta.url), "press.js");
  if (!program) return take(await printFromSources(name, data));
  worker ??= new PrintWorker(program);
  const press = worker;
  return turns.run(userId, () => press.print(name, data, take, signal), signal);
}

/** The same, whole and in memory: for a document that becomes evidence or a file of the command line. */
export async function renderWhole(name: DocumentName, data: unknown): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await renderInWorker(name, data, (bytes) => void pieces.push(bytes));
  return Buffer.concat(pieces);
}

/** Loaded only where there is no thread: the libraries that lay out a page are too heavy to start the server with. */
async function printFromSources(name: DocumentName, data: unknown): Promise<Buffer> {
  const { printed } = await import("#app/pdf/thread/print");
  const { paperOf } = await import("#app/pdf/documents/documents");
  return printed(paperOf(name, data));
}
