import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIPv4, type LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import type { Egress } from "#evidence/network/egress";
import { asFetchError, FetchError } from "#evidence/network/fetch-error";
import { bodyOf } from "#evidence/network/response-body";

export type FetchOptions = {
  method?: "GET" | "HEAD" | "POST";
  /** Of a POST. It is sent to the first address only: a POST follows no redirect. */
  body?: string;
  headers?: Readonly<Record<string, string>>;
  /** Secret headers (authorization, api keys): sent to the origin of the first address only, never across a redirect to another. */
  secretHeaders?: Readonly<Record<string, string>>;
  /** For the whole exchange, redirects and body included. Default 15 seconds. */
  timeoutMs?: number;
  /** Of the body, after decompression. Default 10 MiB. */
  maxBytes?: number;
  /** A larger body is cut off there instead of refused: where only the status counts. */
  cut?: boolean;
  /** Default 5; 0 gives the redirect itself as the answer. */
  maxRedirects?: number;
};

export type Fetched = {
  status: number;
  /** Names as sent and values, alternating, in order. */
  rawHeaders: string[];
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
  /** The address that answered, after redirects. */
  address: string;
  /** The IP address that answered. */
  remote: string;
  /** Redirects followed on the way, in order. */
  redirects: { status: number; from: string; to: string }[];
  /** When the answer was whole. */
  at: Date;
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The only way out for HTTP. Takes http and https addresses; looks each name up once, refuses what is not public, and
 * connects to the very address it checked; follows redirects by hand with the same checks. Throws FetchError.
 */
export async function fetchOut(way: Egress, address: string, options: FetchOptions = {}): Promise<Fetched> {
  const { timeoutMs = 15_000, maxBytes = 10 * 1024 * 1024 } = options;
  const maxRedirects = options.method === "POST" ? 0 : (options.maxRedirects ?? 5);
  const timer = AbortSignal.timeout(timeoutMs);
  const redirects: Fetched["redirects"] = [];
  const first = parse(address);
  let url = first;
  for (;;) {
    const secret = url.origin === first.origin ? options.secretHeaders : {};
    const headers = {
      "user-agent": "surety",
      accept: "*/*",
      "accept-encoding": "identity",
      ...options.headers,
      ...secret,
    };
    let response: IncomingMessage | null = null;
    try {
      response = await ask(way, url, options.method ?? "GET", headers, timer, options.body);
      const status = response.statusCode ?? 0;
      const location = response.headers.location;
      if (!REDIRECTS.has(status) || location === undefined || maxRedirects === 0) {
        const remote = response.socket.remoteAddress ?? "";
        const body = await bodyOf(response, options, maxBytes, timer);
        const { rawHeaders, headers } = response;
        return { status, rawHeaders, headers, body, address: url.href, remote, redirects, at: way.now() };
      }
      if (redirects.length === maxRedirects) {
        throw new FetchError("too_many_redirects", `${address} redirects more than ${maxRedirects} times.`);
      }
      const next = parse(location, url);
      if (url.protocol === "https:" && next.protocol === "http:") {
        throw new FetchError(
          "not_allowed",
          `${url.href} redirects from https to http, which is not followed.`,
        );
      }
      redirects.push({ status, from: url.href, to: next.href });
      url = next;
    } catch (error) {
      if (timer.aborted)
        throw new FetchError("timeout", `${url.href} took longer than ${timeoutMs / 1000} s.`);
      throw asFetchError(error, url.href);
    } finally {
      response?.destroy();
    }
  }
}

function parse(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new FetchError("bad_address", `"${text.slice(0, 200)}" is not an http or https address.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new FetchError("bad_address", "An address with a user name or password in it is not used.");
  }
  return url;
}

async function ask(
  way: Egress,
  url: URL,
  method: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  body?: string,
): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = await within(signal, way.resolve(host));
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const ca = way.authorities.length > 0 ? [...rootCertificates, ...way.authorities] : undefined;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      headers,
      signal,
      agent: false,
      lookup: pinnedTo(addresses),
      ca,
      maxHeaderSize: 65_536,
    });
    request.once("response", resolve);
    request.once("error", reject);
    request.end(body);
  });
}

/** Answers every look-up of the socket with what was checked, so that a name that now points elsewhere changes nothing. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIPv4(address) ? 4 : 6 }));
  return (_host, options, callback) => {
    if (options.all) callback(null, entries);
    else callback(null, entries[0]!.address, entries[0]!.family);
  };
}

function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
