import { transcode } from "node:buffer";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Request, Response } from "express";
import type { WholeText } from "#app/http/text-response";

/** Brotli 1 and gzip 2: higher levels take three times as long for 6 % less of a page. */
export const levels = { brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }, gzip: { level: 2 } };

const least = 1_024;
/** Up to this length a text is compressed at once, in about a millisecond; a stream of pieces costs more than that. */
const most = 400_000;

/**
 * Answers a text, compressed as the reader accepts it. A text that is too long to compress at once is left to the streaming
 * compressor that wraps every answer.
 */
export function sendText(request: Request, response: Response, { text, pressed }: WholeText): void {
  if (text.length < least || text.length > most) {
    response.end(text);
    return;
  }
  response.vary("Accept-Encoding");
  const encoding = request.acceptsEncodings("br", "gzip");
  if (encoding !== "br" && encoding !== "gzip") {
    response.end(text);
    return;
  }
  const bytes = pressed.get(encoding) ?? press(text, encoding);
  pressed.set(encoding, bytes);
  response.setHeader("Content-Encoding", encoding);
  response.setHeader("Content-Length", bytes.length);
  response.end(bytes);
}

function press(text: string, encoding: "br" | "gzip"): Buffer {
  const bytes = utf8(text);
  return encoding === "br" ? brotliCompressSync(bytes, levels.brotli) : gzipSync(bytes, levels.gzip);
}

/** The bytes of a text. A page has signs such as "→", whose texts `Buffer.from` takes three times as long to write. */
function utf8(text: string): Buffer {
  return text.isWellFormed() ? transcode(Buffer.from(text, "utf16le"), "utf16le", "utf8") : Buffer.from(text);
}
