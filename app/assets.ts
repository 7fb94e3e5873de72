import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { RequestHandler } from "express";

const press = promisify(brotliCompress);
const types = { js: "application/javascript", css: "text/css" } as const;
const named = /^\/([\w.-]+)\.(js|css)$/;

/**
 * Scripts and styles of the build, pressed as small as Brotli can, once for each file; their names change with their
 * content, so memory may keep them. Everything else, and browsers without Brotli, are the next handler's.
 */
export function pressedAssets(dir: string): RequestHandler {
  const kept = new Map<string, Promise<Buffer>>();
  return async (request, response, next) => {
    const [, name, kind] = named.exec(request.path) ?? [];
    if (!name || !kind || request.method !== "GET" || !request.acceptsEncodings("br")) return next();
    const file = `${name}.${kind}`;
    let pressed = kept.get(file);
    if (!pressed) {
      pressed = readFile(join(dir, file)).then((bytes) =>
        press(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
      );
      kept.set(file, pressed);
    }
    try {
      const body = await pressed;
      response.set({
        "Content-Type": `${types[kind as keyof typeof types]}; charset=UTF-8`,
        "Content-Encoding": "br",
        "Cache-Control": "public, max-age=31536000, immutable",
        Vary: "Accept-Encoding",
      });
      response.end(body);
    } catch {
      kept.delete(file);
      next();
    }
  };
}
