import { createHash } from "node:crypto";
import { type LogRef, record } from "#app/audit";
import type { AppContext } from "#app/context";
import { contentPieces } from "#app/pdf/layout/hash";
import { type Actor, perform } from "#app/work";
import { eachInTurns } from "#evidence/files/turns";

type DocumentJson = {
  /** The document's name, as its PDF has it. */
  document: string;
  /** By whom and when it was made: not part of what is hashed. */
  made: { [name: string]: string | number | Date };
  /** What the PDF prints its "Content SHA-256" over. */
  content: object;
  fileName: string;
  actor: Actor;
  /** The record that is handed out, for the audit entry. */
  subject: LogRef;
};

/**
 * The data of a printed document as a download, so that its reader can compute the hash on the cover: `content` is written in canonical
 * form, and `contentHash` is the SHA-256 of those bytes. Its line of the audit log is there before the first byte leaves.
 */
export async function documentJson(app: AppContext, one: DocumentJson): Promise<Response> {
  const hash = createHash("sha256");
  const pieces: string[] = [];
  await eachInTurns(contentPieces(one.content), (piece) => {
    hash.update(piece);
    pieces.push(piece);
  });
  const contentHash = hash.digest("hex");
  const { document, made, fileName } = one;
  await perform(app, one.actor, (work) =>
    record(work, {
      action: "exports.json",
      subject: one.subject,
      after: { document, file: fileName, contentHash },
    }),
  );
  const head = JSON.stringify({ document, made, contentHash });
  return new Response(`${head.slice(0, -1)},"content":${pieces.join("")}}\n`, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="${fileName.replace(/[^\w.-]+/g, "-")}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
