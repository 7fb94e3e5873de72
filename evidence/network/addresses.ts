import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * Which addresses of the internet are public. Everything that IANA's special-purpose registries keep for machines,
 * links, sites, documentation, tests and groups is not: a collector sent there would look into the operator's own net.
 */
const NOT_PUBLIC_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Within 2000::/3, the only part of IPv6 that is handed out: Teredo and its neighbours, 6to4, documentation. */
const NOT_PUBLIC_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const notPublic = rangesOf([...NOT_PUBLIC_V4, ...NOT_PUBLIC_V6]);
const handedOut = rangesOf(["2000::/3"]);

/** Hosts and ranges that may be reached although they are private: "intranet.example.com", "10.1.0.0/16", "127.0.0.1". */
export type Allowed = { hosts: ReadonlySet<string>; ranges: BlockList };

/** Reads the list that the operator set. Throws with the entry that is neither a host name nor an address range. */
export function readAllowed(entries: readonly string[]): Allowed {
  const hosts = new Set<string>();
  const ranges: string[] = [];
  for (const entry of entries.map((text) => text.trim().toLowerCase()).filter((text) => text !== "")) {
    if (isRange(entry)) ranges.push(entry);
    else if (
      /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/.test(entry)
    )
      hosts.add(entry);
    else throw new Error(`"${entry}" is neither a host name nor an address range such as 10.0.0.0/8.`);
  }
  return { hosts, ranges: rangesOf(ranges) };
}

/** True when `address` (an IP address without zone) may be dialled on behalf of `host`. */
export function mayReach(address: string, host: string, allowed: Allowed): boolean {
  if (isIP(address) === 0 || address.includes("%")) return false;
  const inner = embeddedIPv4(address);
  const inList = (list: BlockList) => list.check(address, isIPv4(address) ? "ipv4" : "ipv6");
  if (allowed.hosts.has(host.toLowerCase()) || inList(allowed.ranges)) return true;
  if (inner !== null) return mayReach(inner, host, allowed);
  return isIPv4(address) ? !inList(notPublic) : inList(handedOut) && !inList(notPublic);
}

/** The IPv4 address inside an IPv4-mapped (RFC 4291) or NAT64 (RFC 6052) address, which is where the packets go in the end. */
function embeddedIPv4(address: string): string | null {
  if (isIPv4(address)) return null;
  const groups = groupsOf(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  const nat64 =
    groups[0] === 0x64 && groups[1] === 0xff9b && groups.slice(2, 6).every((group) => group === 0);
  if (!mapped && !nat64) return null;
  return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join(".");
}

function groupsOf(address: string): number[] {
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const numbers = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
  const [left, right] = [numbers(head), numbers(tail ?? "")];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

function isRange(entry: string): boolean {
  const [address = "", bits, ...more] = entry.split("/");
  const kind = isIP(address);
  if (kind === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (kind === 4 ? 32 : 128));
}

function rangesOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIPv4(address) ? "ipv4" : "ipv6";
    list.addSubnet(address, bits === undefined ? (family === "ipv4" ? 32 : 128) : Number(bits), family);
  }
  return list;
}
