import { parentPort } from "node:worker_threads";
import { type DocumentName, paperOf } from "./documents";
import { print } from "./print";

export type Question = { kind: "print"; name: DocumentName; data: unknown } | { kind: "more" };
export type Answer =
  | { kind: "bytes"; bytes: Uint8Array }
  | { kind: "done" }
  | { kind: "failed"; message: string };

/** Bytes are sent in pieces of this size; two may be on their way before the reader has taken the first. */
const pieceBytes = 64 * 1024;
const ahead = 2;

/** The worker's side: prints one document after another and waits whenever the reader is slower. */
export function printHere(): void {
  const port = parentPort;
  if (!port) throw new Error("There is nobody to print for: this thread is not a worker.");
  let onMore: (() => void) | undefined;
  let open = 0;
  const send = async (bytes: Uint8Array) => {
    const copy = new Uint8Array(bytes);
    port.postMessage({ kind: "bytes", bytes: copy } satisfies Answer, [copy.buffer]);
    open += 1;
    while (open >= ahead) await new Promise<void>((resolve) => (onMore = resolve));
  };
  port.on("message", (question: Question) => {
    if (question.kind === "more") {
      open -= 1;
      onMore?.();
      return;
    }
    open = 0;
    printPieces(question, send).then(
      () => port.postMessage({ kind: "done" } satisfies Answer),
      (error: Error) => port.postMessage({ kind: "failed", message: error.message } satisfies Answer),
    );
  });
}

async function printPieces(
  question: Question & { kind: "print" },
  send: (bytes: Uint8Array) => Promise<void>,
) {
  let pieces: Buffer[] = [];
  let held = 0;
  const pour = async () => {
    const bytes = Buffer.concat(pieces);
    pieces = [];
    held = 0;
    if (bytes.length > 0) await send(bytes);
  };
  await print(paperOf(question.name, question.data), async (chunk) => {
    pieces.push(chunk);
    held += chunk.length;
    if (held >= pieceBytes) await pour();
  });
  await pour();
}
