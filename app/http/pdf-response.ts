import { createHash } from "node:crypto";
import { type LogRef, record } from "#app/audit";
import type { AppContext } from "#app/context";
import { Spool } from "#app/http/spool";
import type { DocumentName } from "#app/pdf/documents/documents";
import { renderInWorker } from "#app/pdf/thread/worker-client";
import type { Actor } from "#app/work";
import { perform } from "#app/work";

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
 * given up half way is recorded too, as incomplete. The printing never waits for the reader. Throws before the first byte when the document cannot be laid out.
 */
export async function pdfResponse(app: AppContext, one: Export): Promise<Response> {
  const hash = createHash("sha256");
  const giveUp = new AbortController();
  one.signal?.addEventListener("abort", () => giveUp.abort());
  const spool = new Spool(app.config.dataDir);
  let bytes = 0;
  let begun!: () => void;
  const firstByte = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const take = async (chunk: Uint8Array) => {
    if (giveUp.signal.aborted) throw new Error("The client disconnected.");
    hash.update(chunk);
    bytes += chunk.byteLength;
    await spool.write(chunk);
    begun();
  };
  const userId = one.actor.kind === "user" ? one.actor.userId : undefined;
  const printing = renderInWorker(one.document, one.data, take, { userId, signal: giveUp.signal }).then(
    () => finish(app, one, { sha256: hash.digest("hex"), bytes, complete: true }),
    async (error: Error) => {
      if (bytes > 0) await finish(app, one, { bytes, complete: false });
      throw error;
    },
  );
  const closing = printing.then(
    () => spool.end(),
    (error) => {
      if (bytes > 0) app.logger.error({ err: error, document: one.document }, "printing failed");
      spool.end(error);
    },
  );
  await Promise.race([firstByte, printing]);
  void closing;
  return new Response(bodyOf(spool, giveUp), {
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

/** The spool as a response's body; a reader who leaves ends the printing. */
function bodyOf(spool: Spool, giveUp: AbortController): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const piece = await spool.next();
        if (piece) return controller.enqueue(piece);
        controller.close();
        await spool.close();
      },
      async cancel() {
        giveUp.abort();
        await spool.close();
      },
    },
    { highWaterMark: 0 },
  );
}
