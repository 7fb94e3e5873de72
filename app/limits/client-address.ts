import { isIPv4, isIPv6 } from "node:net";

/**
 * An address as proxies write it, in one spelling that the log and the limits use: without port (also an obfuscated one, RFC 7239
 * §6.3), brackets, quotation marks and zone; IPv4 mapped into IPv6 (RFC 4291 §2.5.5.2) as IPv4. Null for what is not an address.
 */
export function readAddress(given: string): string | null {
  const text = given
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .toLowerCase();
  const port = String.raw`(?::(?:\d{1,5}|_[\w.-]+))?`;
  const bare =
    new RegExp(String.raw`^\[([^\]]+)\]${port}$`).exec(text)?.[1] ??
    new RegExp(String.raw`^((?:::ffff:)?\d+\.\d+\.\d+\.\d+)${port}$`).exec(text)?.[1] ??
    text;
  if (isIPv4(bare)) return bare;
  const groups = groupsOf(bare);
  if (!groups) return null;
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff)
    return new URL(`http://[${groups.map(hex).join(":")}]`).hostname.slice(1, -1);
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** The address of a connection as `readAddress` spells it; what is not an address stays as it is. */
export function clientAddress(given: string | undefined): string {
  return readAddress(given ?? "") ?? given?.trim().toLowerCase() ?? "unknown";
}

/**
 * The key of an address in a limit: of IPv6 the first 64 bits, because a household has all that follow (RFC 6177) and would
 * otherwise have as many tries as it likes. An IPv4 address is itself, also where it is mapped into IPv6 (RFC 4291 §2.5.5.2).
 */
export function asOneAddress(ip: string): string {
  const plain = clientAddress(ip);
  const groups = groupsOf(plain);
  return groups ? groups.slice(0, 4).map(hex).join(":") : plain;
}

/** The eight groups of an IPv6 address; undefined for everything else. */
function groupsOf(ip: string): number[] | undefined {
  const address = ip.split("%")[0] ?? "";
  if (!isIPv6(address)) return undefined;
  const inHex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  });
  const [head = "", tail] = inHex.split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail?.split(":").filter(Boolean) ?? [];
  const zeros = tail === undefined ? [] : new Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}

const hex = (group: number) => group.toString(16);
