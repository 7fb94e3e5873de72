import type { IncomingMessage } from "node:http";
import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { FetchError } from "#evidence/network/fetch-error";

const DECODERS = new Map<string, () => Transform>([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
  ["br", createBrotliDecompress],
]);

/**
 * The body of a response, decompressed. With `cut`, one of more than `maxBytes` ends there.
 * @throws FetchError (too_large, network), or the reason of `signal` when it is aborted meanwhile
 */
export async function bodyOf(
  response: IncomingMessage,
  { method, cut }: { method?: string; cut?: boolean },
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of decoded(response, method === "HEAD")) {
    size += piece.length;
    if (size > maxBytes && cut) return Buffer.concat([...pieces, piece]).subarray(0, maxBytes);
    if (size > maxBytes) throw new FetchError("too_large", `The response is larger than ${maxBytes} bytes.`);
    if (signal.aborted) throw signal.reason;
    pieces.push(piece);
  }
  if (!response.complete) throw new FetchError("network", "The response was cut off.");
  return Buffer.concat(pieces);
}

function decoded(response: IncomingMessage, head: boolean): Readable {
  const coding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (coding === "identity" || coding === "" || head) return response;
  const stage = DECODERS.get(coding)?.();
  if (stage === undefined)
    throw new FetchError(
      "network",
      `The response is encoded as "${coding.slice(0, 40)}", which is not supported.`,
    );
  return pipeline(response, stage, () => undefined);
}
