import type { IncomingMessage } from "node:http";
import type { Request } from "express";
import type { Config } from "#app/config";
import { clientAddress, readAddress } from "#app/limits/client-address";

/** Whether Express trusts the address that is this many steps away from this server: TRUST_PROXY, compiled. */
type Trust = (address: string, steps: number) => boolean;

/**
 * The address that a request counts for. Beginning at the connection, each trusted proxy is believed about the one before it
 * (X-Forwarded-For, or Forwarded of RFC 7239). Where a proxy gives no address, the request counts for that proxy.
 */
export function clientOf(request: Request, header: Config["proxyHeader"]): string {
  const trusts = request.app.get("trust proxy fn") as Trust;
  let client = clientAddress(request.socket.remoteAddress);
  for (const [steps, given] of stepsBefore(request, header).entries()) {
    const address = trusts(client, steps) ? readAddress(given) : null;
    if (address === null) break;
    client = address;
  }
  return client;
}

/** How the proxies say that the browser came; null where they say nothing. It is not proven, and grants nothing. */
export function forwardedScheme({ headers }: IncomingMessage): string | null {
  const [first] = [headers["x-forwarded-proto"] ?? ""].flat().join(",").split(",");
  const proto = first?.trim() || readForwarded(headers.forwarded ?? "")[0]?.get("proto");
  return proto?.toLowerCase() || null;
}

/** What the proxies wrote about who came to them, the last one first. */
function stepsBefore({ headers }: IncomingMessage, header: Config["proxyHeader"]): string[] {
  const list = [headers["x-forwarded-for"] ?? ""].flat().join(",");
  const asked = header ?? (list === "" ? "forwarded" : "x-forwarded-for");
  return asked === "forwarded"
    ? readForwarded(headers.forwarded ?? "")
        .map((one) => one.get("for") ?? "")
        .toReversed()
    : list
        .split(",")
        .filter((one) => one.trim() !== "")
        .toReversed();
}

/** Senders leave the quotation marks out that a colon, brackets or a slash would need. */
const value = String.raw`(?:[!#$%&'*+.^_\x60|~\w:[\]/-]+|"(?:[^"\\]|\\.)*")`;
const pair = String.raw`[ \t]*([!#$%&'*+.^_\x60|~\w-]+)=(${value})[ \t]*`;
const element = new RegExp(String.raw`^(?:${pair}(?:;|(?=,|$)))+(?:,|$)|^[ \t]*,`);

/**
 * The parameters of each element of a Forwarded header (RFC 7239 §4), by name. A header that breaks the grammar says nothing: a
 * client could otherwise open a quotation mark that swallows what the proxy added.
 */
export function readForwarded(header: string): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  for (let rest = header; rest.trim() !== ""; ) {
    const [whole = ""] = element.exec(rest) ?? [];
    if (whole === "") return [new Map()];
    rest = rest.slice(whole.length);
    if (whole.trim() !== ",") found.push(parametersOf(whole));
  }
  return found;
}

/** One that is given twice (RFC 7239 §4 forbids it) says nothing. */
function parametersOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", given = ""] of text.matchAll(new RegExp(pair, "g"))) {
    const bare = given.startsWith('"') ? given.slice(1, -1).replace(/\\(.)/g, "$1") : given;
    found.set(name.toLowerCase(), found.has(name.toLowerCase()) ? "" : bare);
  }
  return found;
}
