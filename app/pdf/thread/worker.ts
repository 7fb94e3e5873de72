import { parentPort } from "node:worker_threads";
import { type DocumentName, paperOf } from "#app/pdf/documents/documents";
import { print } from "#app/pdf/thread/print";

type Question = { kind: "print"; name: DocumentName; data: unknown } | { kind: "more" };
export type Answer =
  | { kind: "bytes"; bytes: Uint8Array }
  | { kind: "done" }
  | { kind: "failed"; message: string };

/** Bytes are sent in pieces of this size; two may be on their way before the reader has taken the first. */
const pieceBytes = 64 * 1024;
const ahead = 2;

/** The worker's side: prints one document after another and waits whenever the reader is slower. */
export function renderHere(): void {
  const port = parentPort;
  if (!port) throw new Error("This module runs in a worker thread only.");
  let letter = new Letter((answer, bytes) => port.postMessage(answer, bytes ? [bytes] : []));
  port.on("message", (question: Question) => {
    if (question.kind === "more") return letter.taken();
    letter = new Letter((answer, bytes) => port.postMessage(answer, bytes ? [bytes] : []));
    letter.send(question.name, question.data);
  });
}

/** One document that is sent to the other thread. */
class Letter {
  private pieces: Uint8Array[] = [];
  private held = 0;
  private open = 0;
  private begun = false;
  private wake: (() => void) | undefined;

  constructor(private readonly post: (answer: Answer, bytes?: ArrayBuffer) => void) {}

  async send(name: DocumentName, data: unknown): Promise<void> {
    try {
      await print(paperOf(name, data), this);
      while (this.held > 0) {
        this.pour();
        await this.ready();
      }
      this.post({ kind: "done" });
    } catch (error) {
      this.post({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }

  write(bytes: Uint8Array): void {
    this.pieces.push(bytes);
    this.held += bytes.length;
    if (this.held >= pieceBytes && this.open < ahead) this.pour();
  }

  /** The first bytes go as soon as there are any: the waiting reader sees that the document is coming. */
  async ready(): Promise<void> {
    if (!this.begun && this.held > 0) this.pour();
    while (this.open >= ahead) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      if (this.held >= pieceBytes) this.pour();
    }
  }

  taken(): void {
    this.open -= 1;
    this.wake?.();
  }

  private pour(): void {
    const bytes = new Uint8Array(this.held);
    let at = 0;
    for (const piece of this.pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.pieces = [];
    this.held = 0;
    this.begun = true;
    this.open += 1;
    this.post({ kind: "bytes", bytes }, bytes.buffer);
  }
}
