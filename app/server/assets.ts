import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { RequestHandler } from "express";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const presses = {
  br: (bytes: Buffer) =>
    brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
  gzip: (bytes: Buffer) => zip(bytes, { level: constants.Z_BEST_COMPRESSION }),
};
const types = { js: "application/javascript", css: "text/css" } as const;
const named = /^\/([\w.-]+)\.(js|css)$/;

/**
 * Scripts and styles of the build, pressed as small as they get, once for each file and encoding; their names change with
 * their content, so memory may keep them. Everything else, and readers that take neither encoding, are the next handler's.
 */
export function compressedAssets(dir: string): RequestHandler {
  const kept = new Map<string, Promise<Buffer>>();
  return async (request, response, next) => {
    const [, name, kind] = named.exec(request.path) ?? [];
    const encoding = request.acceptsEncodings("br", "gzip");
    if (!name || !kind || request.method !== "GET") return next();
    if (encoding !== "br" && encoding !== "gzip") return next();
    const file = `${name}.${kind}`;
    const key = `${encoding} ${file}`;
    const pressed = kept.get(key) ?? readFile(join(dir, file)).then(presses[encoding]);
    kept.set(key, pressed);
    try {
      const body = await pressed;
      response.set({
        "Content-Type": `${types[kind as keyof typeof types]}; charset=UTF-8`,
        "Content-Encoding": encoding,
        "Cache-Control": "public, max-age=31536000, immutable",
        Vary: "Accept-Encoding",
      });
      response.end(body);
    } catch {
      kept.delete(key);
      next();
    }
  };
}
