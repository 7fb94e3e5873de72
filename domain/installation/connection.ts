import { type CheckResult, resultsOf } from "#domain/installation/checkup";

/** How a request reached the server: what it says itself, and what Surety makes of it. */
export type Connection = {
  /** Headers as sent; null where they are missing. */
  host: string | null;
  forwardedHost: string | null;
  forwardedProto: string | null;
  forwardedFor: string | null;
  forwarded: string | null;
  /** The address at the other end of the connection: a proxy or the browser. */
  peer: string;
  /** The address that the request counts for. */
  client: string;
  /** "http" or "https" as the proxies say; null where they say nothing. */
  scheme: string | null;
};

type ConnectionSettings = {
  publicUrl: string;
  trustProxy: string | undefined;
  proxyHeader: "x-forwarded-for" | "forwarded" | undefined;
};

const proxy = resultsOf("proxy");
const address = resultsOf("address");

/** Compares what a request says with PUBLIC_URL, TRUST_PROXY and TRUST_PROXY_HEADER: wrong combinations, each with what to set. */
export function judgeConnection(seen: Connection, settings: ConnectionSettings): CheckResult[] {
  return [...judgeAddress(seen, settings), ...judgeProxies(seen, settings)];
}

function judgeAddress({ host, scheme }: Connection, { publicUrl }: ConnectionSettings): CheckResult[] {
  const own = new URL(publicUrl);
  const secure = own.protocol === "https:";
  if (scheme === "https" && !secure)
    return [
      address.failed(
        `Browsers come by https, but PUBLIC_URL is ${publicUrl}: cookies are not Secure and links in mails lead to http. Set PUBLIC_URL=https://${host ?? own.host}.`,
      ),
    ];
  if (scheme === "http" && secure)
    return [
      address.failed(
        `PUBLIC_URL is ${publicUrl}, but the proxy says that this request came by http. Let the proxy redirect http to https and set X-Forwarded-Proto to the scheme that the browser used.`,
      ),
    ];
  return [address.ok(`Requests to ${publicUrl} reach this installation.`)];
}

function judgeProxies(seen: Connection, { trustProxy, proxyHeader }: ConnectionSettings): CheckResult[] {
  const { forwardedFor, forwarded, peer, client } = seen;
  const steps = stepsOf(seen, proxyHeader);
  if (!trustProxy) {
    if (forwardedFor === null && forwarded === null)
      return [proxy.ok(`The request names no proxy, and TRUST_PROXY is not set. It counts for ${client}.`)];
    return [
      proxy.failed(
        `A proxy at ${peer} passes requests on, but TRUST_PROXY is not set: all users count as one address, so that limits meet all of them together and the log names the proxy. Set TRUST_PROXY to the number of proxies in front, such as 1.`,
      ),
    ];
  }
  const found: CheckResult[] = [];
  if (trustProxy === "true")
    found.push(
      proxy.warning(
        "TRUST_PROXY=true believes every address that a client writes itself. Set it to the number of proxies in front, such as 1.",
      ),
    );
  if (forwardedFor !== null && forwarded !== null && !proxyHeader)
    found.push(
      proxy.warning(
        "The request has both X-Forwarded-For and Forwarded. Set TRUST_PROXY_HEADER to the one that your proxies write, or a client can choose its address by the other.",
      ),
    );
  if (steps === 0)
    found.push(
      proxy.warning(
        `TRUST_PROXY is ${trustProxy}, but the request has no ${headerName(seen, proxyHeader)}. Either it did not pass the proxy, or the proxy does not write the header; then all users count as ${client}.`,
      ),
    );
  else if (client === peer && !namesPeer(seen, proxyHeader))
    found.push(
      proxy.failed(
        `The proxy at ${peer} is not one that TRUST_PROXY=${trustProxy} names, so all users count as its address. Add it.`,
      ),
    );
  else if (/^\d+$/.test(trustProxy) && steps > Number(trustProxy))
    found.push(
      proxy.warning(
        `The request names ${steps} addresses, and TRUST_PROXY=${trustProxy} believes the last ${trustProxy === "1" ? "one" : trustProxy}: it counts for ${client}. If that is a proxy of yours, raise the number; a client may also have added addresses.`,
      ),
    );
  return found.length > 0 ? found : [proxy.ok(`The request counts for ${client}.`)];
}

/** Whether the header names the peer itself, as where browser, proxy and Surety are on one machine. */
function namesPeer({ forwardedFor, forwarded, peer }: Connection, header: ConnectionSettings["proxyHeader"]) {
  const counts = header ?? (forwardedFor === null ? "forwarded" : "x-forwarded-for");
  const last = (counts === "forwarded" ? forwarded : forwardedFor)?.split(",").at(-1) ?? "";
  return last.includes(peer);
}

function headerName({ forwarded }: Connection, header: ConnectionSettings["proxyHeader"]): string {
  if (header) return header === "forwarded" ? "Forwarded" : "X-Forwarded-For";
  return forwarded === null ? "X-Forwarded-For" : "Forwarded";
}

/** How many addresses the header names that counts. */
function stepsOf({ forwardedFor, forwarded }: Connection, header: ConnectionSettings["proxyHeader"]): number {
  const counts = header ?? (forwardedFor === null ? "forwarded" : "x-forwarded-for");
  const text = counts === "forwarded" ? forwarded : forwardedFor;
  return text?.split(",").filter((one) => one.trim() !== "").length ?? 0;
}
