import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { record } from "#app/audit";
import { notFound, requireUser } from "#app/auth/require";
import { refusedPage } from "#app/http";
import { actorOf } from "#app/visitor";
import { perform } from "#app/work";
import { findEvidence, listEvidenceFiles } from "#db/evidence";
import { inScope } from "#domain/evidence-forms";
import { VaultError } from "#evidence/vault-error";

/** A stored file, unchanged, never shown in the page: always a download of a type that no browser runs. */
export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "evidence.view");
  const { app } = args.context;
  const item = await findEvidence(app.read, args.params.ref ?? "");
  if (!item || !inScope(item, visitor.scope)) throw notFound();
  const file = (await listEvidenceFiles(app.read, item.id)).find(
    (one) => String(one.position) === args.params.position,
  );
  if (!file) throw notFound();
  const bytes = app.vault.read(file.sha256)[Symbol.asyncIterator]();
  const first = await bytes.next().catch((error) => {
    if (!(error instanceof VaultError)) throw error;
    app.logger.error({ err: error, file: file.sha256 }, "a stored file cannot be read");
    throw new Response(error.message, {
      status: 503,
      headers: { "Content-Type": "text/plain; charset=utf-8" },
    });
  });
  await perform(app, actorOf(visitor), (work) =>
    record(work, {
      action: "evidence.download",
      subject: { type: "evidence", id: item.id, ref: item.ref },
      after: { file: file.sha256 },
    }),
  ).catch(refusedPage);
  const rest = (async function* () {
    for (let next = first; !next.done; next = await bytes.next()) yield next.value;
  })();
  return new Response(createReadableStreamFromReadable(Readable.from(rest, { objectMode: false })), {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Length": String(file.size),
      "Content-Disposition": attachment(file.name),
      // Both this policy and the server's own bind.
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
}

/** RFC 6266: an ASCII name for old readers, the true one in UTF-8 (RFC 8187). */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const utf8 = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${utf8}`;
}
