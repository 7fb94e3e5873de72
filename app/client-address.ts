import { isIPv4 } from "node:net";

/**
 * One spelling for one client: without the port that some proxies add to X-Forwarded-For, and IPv4 mapped into IPv6
 * (RFC 4291, 2.5.5.2) as IPv4. What is no address stays as it is.
 */
export function clientAddress(given: string | undefined): string {
  const text = (given ?? "unknown").trim().toLowerCase();
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const mapped = /^(?:0{0,4}:){2,5}(?:0{1,4}:)*ffff:(.+)$/.exec(bare)?.[1];
  if (mapped === undefined) return bare;
  if (isIPv4(mapped)) return mapped;
  const [high, low] = mapped.split(":").map((part) => Number.parseInt(part, 16));
  if (high === undefined || low === undefined || Number.isNaN(high + low)) return bare;
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
