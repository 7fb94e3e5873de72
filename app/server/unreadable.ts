import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Config } from "#app/config";
import { isAnswering } from "#app/server/pipelining";
import { fixedHeaders } from "#app/server/response-headers";
import { lookupTable } from "#domain/lookup-table";

type Refusal = { status: number; words: string };

const unreadable: Refusal = { status: 400, words: "This request cannot be read." };
/** What Node finds wrong with a request before any route sees it. */
const refusals = lookupTable<Refusal>({
  // The client may send the same request again (RFC 9110 §15.5.9).
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, words: "This request took too long to arrive. Send it again." },
  HPE_HEADER_OVERFLOW: { status: 431, words: "The headers of this request are too large." },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    words: "The chunk extensions of this request are too large.",
  },
});

/**
 * Answers a request that is not HTTP, or did not arrive in time, and closes its connection. While an earlier request of the same
 * connection is being answered nothing is written: it would come in the middle of that answer, or be taken for it.
 */
export function refuseUnreadable(config: Config): (error: Error, socket: Duplex) => void {
  return (error, socket) => {
    const { code = "" } = error as { code?: string };
    if (!socket.writable || isAnswering(socket)) socket.destroy();
    else socket.end(rawAnswer(config, refusals[code] ?? unreadable));
  };
}

function rawAnswer(config: Config, { status, words }: Refusal): string {
  const body = `${words}\n`;
  const headers = {
    ...fixedHeaders(config),
    "Cache-Control": "no-store",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": String(body.length),
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n");
}
