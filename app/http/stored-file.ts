import { Readable } from "node:stream";
import { createReadableStreamFromReadable } from "@remix-run/node";
import type { AppContext } from "#app/context";
import { VaultError } from "#evidence/vault/vault-error";

/**
 * A file of the vault as a download of a type that no browser runs, whatever it claims to be. `logged` writes the line of
 * the audit log: it runs once the file is known to be readable, and before its first byte leaves. Throws a plain 503 when
 * the vault cannot give the file.
 */
export async function storedFile(
  app: AppContext,
  file: { sha256: string; name: string; size?: number },
  logged: () => Promise<unknown>,
  headers: Record<string, string> = downloadHeaders(file.name),
): Promise<Response> {
  const bytes = app.vault.read(file.sha256)[Symbol.asyncIterator]();
  const first = await bytes.next().catch((error) => {
    if (!(error instanceof VaultError)) throw error;
    app.logger.error({ err: error, file: file.sha256 }, "a stored file cannot be read");
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    throw new Response(error.message, { status: 503, headers });
  });
  await logged();
  const rest = (async function* () {
    for (let next = first; !next.done; next = await bytes.next()) yield next.value;
  })();
  return new Response(createReadableStreamFromReadable(Readable.from(rest, { objectMode: false })), {
    headers: {
      ...(file.size === undefined ? {} : { "Content-Length": String(file.size) }),
      ...headers,
    },
  });
}

const downloadHeaders = (name: string) => ({
  "Content-Type": "application/octet-stream",
  "Content-Disposition": attachment(name),
  // Both this policy and the server's own bind.
  "Content-Security-Policy": "default-src 'none'; sandbox",
});

/** Headers of a picture or PDF that a browser draws itself: of the type that its bytes have, and nothing in it runs or loads. */
export function previewHeaders(type: string): Record<string, string> {
  return {
    "Content-Type": type,
    "Content-Disposition": "inline",
    // A sandbox would keep the browser's own reader of PDF away.
    "Content-Security-Policy":
      type === "application/pdf" ? "default-src 'none'" : "default-src 'none'; sandbox",
  };
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
