import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  createRequestHandler,
  type ServerBuild,
  writeReadableStreamToWritable,
} from "@remix-run/node";
import type { Request as Incoming, Response as Outgoing, RequestHandler } from "express";
import { textOf } from "#app/http/text-response";
import { refuseLarge } from "#app/server/body-limits";
import { sendText } from "#app/server/compress";
import { limitReadTime, readPatience } from "#app/server/reading-time";

type Options = {
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** The origin that requests are said to come to: what a client writes in its headers decides nothing. */
  origin(): string;
  getLoadContext(request: Incoming, response: Outgoing): Promise<AppLoadContext>;
};

/** Express to Remix and back. Texts are sent as the one string they are; files as the stream they come in. */
export function remixHandler({ build, origin, getLoadContext }: Options): RequestHandler {
  const handle = createRequestHandler(build, process.env.NODE_ENV);
  return async (incoming, outgoing, next) => {
    try {
      const request = webRequest(incoming, outgoing, origin());
      const context = await getLoadContext(incoming, outgoing);
      const response = await handle(request, context);
      const tooLarge = outgoing.locals.tooLarge as number | undefined;
      if (tooLarge !== undefined && !outgoing.locals.refused)
        return refuseLarge(incoming, outgoing, next, tooLarge);
      await send(response, incoming, outgoing, context.waitSeconds);
    } catch (error) {
      next(error);
    }
  };
}

/** The request as loaders and actions know it. Its signal says that the reader went away before the answer was out. */
export function webRequest(incoming: Incoming, outgoing: Outgoing, origin: string): Request {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const { originalUrl } = incoming;
  const { refused } = outgoing.locals;
  // A refusal is a page that is read: what the request wanted to change, or by which method, is over. Scripts read the answer of a form.
  const method =
    refused && originalUrl === "/refused" && incoming.method !== "HEAD" ? "GET" : incoming.method;
  const hasBody = method !== "GET" && method !== "HEAD" && !refused;
  return new Request(`${origin}${originalUrl}`, {
    method,
    headers: headersOf(incoming),
    signal: gone.signal,
    ...(hasBody
      ? { body: createReadableStreamFromReadable(outgoing.locals.body ?? incoming), duplex: "half" }
      : {}),
  } as RequestInit);
}

/** What is sent beside the server's own header of that name; every other header of a route replaces it. */
const added = new Set(["set-cookie", "content-security-policy"]);

/** Writes the response out, text or stream. `waitSeconds` is the Retry-After of a refused client; a reader slower than `patience` (ms) is cut off. */
export async function send(
  response: Response,
  incoming: Incoming,
  outgoing: Outgoing,
  waitSeconds = 60,
  patience: (length?: number) => number = readPatience,
): Promise<void> {
  outgoing.status(response.status);
  for (const [name, value] of response.headers) {
    if (added.has(name)) outgoing.append(name, value);
    else outgoing.setHeader(name, value);
  }
  keepFresh(incoming, outgoing);
  if ([429, 503].includes(response.status) && !outgoing.hasHeader("Retry-After"))
    outgoing.setHeader("Retry-After", waitSeconds);
  const text = textOf(response);
  limitReadTime(outgoing, patience(text?.text.length ?? (response.body ? undefined : 0)));
  if (text !== undefined) sendText(incoming, outgoing, text);
  else if (response.body) await writeReadableStreamToWritable(response.body, outgoing);
  else outgoing.end();
}

/**
 * What others may keep for minutes is fresh for those who are signed in: who changed a public page sees the change. The copy that
 * a browser kept before signing in is another one.
 */
function keepFresh(incoming: Incoming, outgoing: Outgoing): void {
  if (!String(outgoing.getHeader("Cache-Control") ?? "").startsWith("public")) return;
  outgoing.vary("Cookie");
  if (/(?:^|;\s*)(?:__Host-)?surety=/.test(incoming.headers.cookie ?? ""))
    outgoing.setHeader("Cache-Control", "private, no-cache");
}

function headersOf({ headers }: Incoming): Headers {
  const own = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) own.append(name, one);
  }
  return own;
}
