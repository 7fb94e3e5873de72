type Mechanism = "all" | "include" | "a" | "mx" | "ptr" | "ip4" | "ip6" | "exists";
export type SpfTerm = {
  kind: Mechanism | "redirect" | "other";
  /** As it was written. */
  text: string;
  /** The domain, in lower case; empty when the term has none. */
  value: string;
  sign: string;
  /** The length of the network's prefix, for IPv4 and for IPv6; null when none is written. */
  prefix: { v4: number | null; v6: number | null };
};

const MACRO = "%\\{[slodiphcrtv]\\d*r?[.+/,_=-]*\\}";
/** RFC 7208 section 7.1: ends in a label that is not all digits, or in a macro. */
const DOMAIN = new RegExp(
  `^(?:[!-$&-~]|%[%_-]|${MACRO})*(?:\\.(?=[a-z0-9-]*[a-z])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.?|${MACRO})$`,
  "i",
);
const V4 = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;
const MECHANISM = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?![a-z0-9_.-])(.*)$/i;
const MODIFIER = /^([a-z][a-z0-9_.-]*)=(.*)$/i;

/** The SPF records among the TXT records of a name; more than one is an error (RFC 7208 section 4.5). */
export function spfRecords(texts: readonly string[]): string[] {
  return texts.filter((text) => /^v=spf1( |$)/i.test(text));
}

/** The terms of a record in order, and those that break the grammar: one is enough for receivers to use none (section 4.6). */
export function spfTerms(spf: string): { terms: SpfTerm[]; wrong: string[] } {
  const terms: SpfTerm[] = [];
  const wrong: string[] = [];
  const modifiers = new Set<string>();
  for (const text of spf
    .split(/ +/)
    .slice(1)
    .filter((word) => word !== "")) {
    const name = MODIFIER.exec(text)?.[1]?.toLowerCase() ?? "";
    const single = name === "redirect" || name === "exp";
    const term = name === "" ? readMechanism(text) : readModifier(name, text);
    if (term === null || (single && modifiers.has(name))) wrong.push(text);
    else terms.push(term);
    if (single) modifiers.add(name);
  }
  return { terms, wrong };
}

function readModifier(name: string, text: string): SpfTerm | null {
  const value = text.slice(name.length + 1).toLowerCase();
  const domain = name === "redirect" || name === "exp";
  if (domain && !DOMAIN.test(value)) return null;
  const kind = name === "redirect" ? "redirect" : "other";
  return { kind, text, value: bare(value), sign: "", prefix: { v4: null, v6: null } };
}

function readMechanism(text: string): SpfTerm | null {
  const match = MECHANISM.exec(text);
  if (!match) return null;
  const kind = match[2]!.toLowerCase() as Mechanism;
  const rest = match[3]!.toLowerCase();
  const read = { kind, text, sign: match[1] || "+" };
  if (kind === "all") return rest === "" ? { ...read, value: "", prefix: { v4: null, v6: null } } : null;
  if (kind === "ip4" || kind === "ip6") {
    const network = readNetwork(kind, rest);
    return network && { ...read, value: network.address, prefix: network.prefix };
  }
  const takesPrefix = kind === "a" || kind === "mx";
  const parts = /^(?::(.*?))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/.exec(rest);
  if (!parts) return null;
  const [, domain, v4, v6] = parts;
  if ((v4 ?? v6) !== undefined && !takesPrefix) return null;
  if (Number(v4 ?? 0) > 32 || Number(v6 ?? 0) > 128) return null;
  const needed = kind === "include" || kind === "exists";
  if (domain === undefined ? needed : !DOMAIN.test(domain)) return null;
  return { ...read, value: bare(domain ?? ""), prefix: { v4: numberOf(v4), v6: numberOf(v6) } };
}

function readNetwork(kind: "ip4" | "ip6", rest: string) {
  const [, address = "", length] = /^:([0-9a-f.:]+)(?:\/(\d{1,3}))?$/.exec(rest) ?? [];
  const valid = kind === "ip4" ? V4.test(address) : URL.canParse(`http://[${address}]/`);
  if (!valid || Number(length ?? 0) > (kind === "ip4" ? 32 : 128)) return null;
  const prefix = { v4: null as number | null, v6: null as number | null };
  prefix[kind === "ip4" ? "v4" : "v6"] = numberOf(length);
  return { address, prefix };
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function bare(name: string): string {
  return name.replace(/\.$/, "");
}
