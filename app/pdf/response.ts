import { createHash } from "node:crypto";
import { type LogRef, record } from "#app/audit";
import type { AppContext } from "#app/context";
import type { DocumentName } from "#app/pdf/documents";
import { printAway } from "#app/pdf/press";
import type { Actor } from "#app/work";
import { perform } from "#app/work";

/** How much of a file may wait in memory for its reader; the press is then free for the next one. */
const aheadBytes = 8 * 1024 * 1024;
/** A reader who takes nothing for so long has gone away without saying so. */
const patienceMs = 60_000;

type Export = {
  document: DocumentName;
  /** What the document's function takes; crosses to a worker thread, so plain values and Dates only. */
  data: unknown;
  /** "INC-0007.pdf". */
  fileName: string;
  actor: Actor;
  /** The record that is printed, for the audit entry. */
  subject: LogRef;
  signal?: AbortSignal;
};

/**
 * Streams a document as a download. The file's SHA-256 is computed on the way and written to the audit log
 * ("exports.pdf") after the last byte and before the stream closes: no complete file leaves unrecorded. A file that was
 * given up half way is recorded too, as incomplete. Throws before the first byte when the document cannot be laid out.
 */
export async function pdfResponse(app: AppContext, one: Export): Promise<Response> {
  const hash = createHash("sha256");
  const giveUp = new AbortController();
  one.signal?.addEventListener("abort", () => giveUp.abort());
  let bytes = 0;
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let wanted: (() => void) | undefined;
  let begun!: () => void;
  const firstByte = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const body = new ReadableStream<Uint8Array>(
    {
      start(own) {
        controller = own;
      },
      pull() {
        wanted?.();
      },
      cancel() {
        giveUp.abort();
        wanted?.();
      },
    },
    { highWaterMark: aheadBytes, size: (chunk) => chunk.byteLength },
  );
  const take = async (chunk: Uint8Array) => {
    if (giveUp.signal.aborted) throw new Error("The reader went away.");
    hash.update(chunk);
    bytes += chunk.byteLength;
    controller.enqueue(chunk);
    begun();
    if ((controller.desiredSize ?? 0) <= 0)
      await patience(new Promise<void>((resolve) => (wanted = resolve)));
  };
  const printing = printAway(one.document, one.data, take, giveUp.signal).then(
    () => finish(app, one, { sha256: hash.digest("hex"), bytes, complete: true }),
    async (error: Error) => {
      if (bytes > 0) await finish(app, one, { bytes, complete: false });
      throw error;
    },
  );
  const closing = printing.then(
    () => controller.close(),
    (error) => {
      if (bytes > 0) app.logger.error({ err: error, document: one.document }, "printing broke off");
      if (!giveUp.signal.aborted) controller.error(error);
    },
  );
  await Promise.race([firstByte, printing]);
  void closing;
  return new Response(body, {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `attachment; filename="${one.fileName.replace(/[^\w.-]+/g, "-")}"`,
      "Cache-Control": "private, no-store",
    },
  });
}

function finish(app: AppContext, one: Export, after: { sha256?: string; bytes: number; complete: boolean }) {
  return perform(app, one.actor, (work) =>
    record(work, {
      action: "exports.pdf",
      subject: one.subject,
      after: { document: one.document, file: one.fileName, ...after },
    }),
  );
}

async function patience(taken: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const gone = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("The reader takes nothing.")), patienceMs);
    timer.unref();
  });
  await Promise.race([taken, gone]).finally(() => clearTimeout(timer));
}
