import { isIPv6 } from "node:net";

/** The address in the one spelling that the log and the limits use: IPv4 as IPv4, also where a socket shows it as ::ffff:192.0.2.1. */
export function plainAddress(ip: string): string {
  const groups = groupsOf(ip);
  if (!groups || groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return ip;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * What stands for an address in a limit: of IPv6 the first 64 bits, because a household has all that follow (RFC 6177) and would
 * otherwise have as many tries as it likes. An IPv4 address is itself, also where it is mapped into IPv6 (RFC 4291 §2.5.5.2).
 */
export function asOneAddress(ip: string): string {
  const plain = plainAddress(ip);
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
