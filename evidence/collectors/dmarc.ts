import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import type { Ask } from "#evidence/collectors/dns-questions";
import { readTags } from "#evidence/collectors/tag-list";

type Tags = ReadonlyMap<string, string>;
type Found = { name: string; text: string; tags: Tags };
type Policy = "none" | "quarantine" | "reject";
const POLICIES = ["none", "quarantine", "reject"];
/** How many names a receiver asks at most (RFC 9989 section 4.10). */
const MOST_LABELS = 8;

/** Judges the DMARC record that holds for a domain (RFC 9989): its own, or the one that the tree walk finds. */
export function judgeDmarc(domain: string, ask: Ask): Finding[] {
  const found = findPolicy(domain, ask);
  if (typeof found === "string")
    return [finding("dmarc", domain, found.startsWith("?") ? "unknown" : "fail", found.replace(/^\?/, ""))];
  const own = found.name === domain;
  const gone = !own && ask(domain, "TXT")?.gone === true;
  return [
    judgePolicy(domain, found, own, gone),
    ...(own ? judgeSubdomains(domain, found) : []),
    ...judgeReports(domain, found, ask),
  ];
}

/** The record that decides, or why there is none; a sentence that begins with "?" leaves it open. */
function findPolicy(domain: string, ask: Ask): Found | string {
  const names = treeWalk(domain);
  const records: Found[] = [];
  for (const [index, name] of names.entries()) {
    const at = `_dmarc.${name}`;
    const answer = ask(at, "TXT");
    if (answer === undefined || answer.error !== null) return `?${at} was not read.`;
    const [text, second] = dmarcOf(answer.records);
    if (second !== undefined)
      return `There is more than one DMARC record at ${at}; receivers then use none (RFC 9989 section 4.10).`;
    if (text === undefined) {
      const near = answer.records.find((record) => /^["' \t]*v?\s*[=:]?\s*dmarc/i.test(record));
      if (near !== undefined && index === 0)
        return `"${near}" at ${at} is no DMARC record: it must begin with "v=DMARC1;".`;
      continue;
    }
    const tags = readTags(text);
    if (tags === null) return `The DMARC record at ${at} has a tag twice or one without a value: ${text}`;
    const found = { name, text, tags };
    if (index === 0) return found;
    records.push(found);
    if (tags.get("psd") === "n") return found;
    // The organisational domain is one label below a public suffix; without a record there, the suffix's own holds.
    if (tags.get("psd") === "y") return records.find((one) => one.name === names[index - 1]) ?? found;
  }
  return records.at(-1) ?? "There is no DMARC record.";
}

/** The names that a receiver asks: the domain, then its parents from seven labels down to one. */
function treeWalk(domain: string): string[] {
  const labels = domain.split(".");
  const from = labels.length >= MOST_LABELS ? labels.length - MOST_LABELS + 1 : 1;
  return [domain, ...labels.slice(from).map((_label, index) => labels.slice(from + index).join("."))];
}

function dmarcOf(records: readonly string[]): string[] {
  return records.filter((record) => /^v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)/.test(record));
}

function judgePolicy(domain: string, { name, text, tags }: Found, own: boolean, gone: boolean): Finding {
  const rule = "dmarc";
  const from = own ? "" : ` (at ${name})`;
  const key = own ? "p" : gone && tags.has("np") ? "np" : tags.has("sp") ? "sp" : "p";
  const written = tags.get(key)?.toLowerCase();
  if (written === undefined)
    return finding(rule, domain, "fail", `The record has no policy (p=), which is p=none: ${text}${from}`);
  if (!POLICIES.includes(written))
    return finding(
      rule,
      domain,
      "fail",
      `${key}=${written} is not a policy, which is p=none: ${text}${from}`,
    );
  const testing = tags.get("t")?.toLowerCase() === "y";
  const policy = testing ? weaker(written as Policy) : written;
  if (policy === "none")
    return finding(
      rule,
      domain,
      "fail",
      `Spoofed mail is delivered${testing && written !== "none" ? ` while t=y tests ${key}=${written}` : ""}: ${text}${from}`,
    );
  const share = Number(tags.get("pct") ?? 100);
  if (!(share >= 100))
    return finding(
      rule,
      domain,
      "fail",
      `The policy applies to ${tags.get("pct")} % of the mail only, at receivers that still read pct: ${text}${from}`,
    );
  const note = testing ? `; t=y tests ${key}=${written}, so that ${policy} holds` : "";
  return finding(rule, domain, "pass", `${text}${from}${note}`);
}

/** A policy in test mode holds as the next weaker one (RFC 9989 section 4.7). */
function weaker(policy: Policy): Policy {
  return policy === "reject" ? "quarantine" : "none";
}

/** A strict policy whose subdomains are left open: any of them can be spoofed. */
function judgeSubdomains(domain: string, { text, tags }: Found): Finding[] {
  if (tags.get("p")?.toLowerCase() === "none") return [];
  const open = ["sp", "np"].filter((key) => tags.get(key)?.toLowerCase() === "none");
  if (open.length === 0) return [];
  const which = open.includes("sp") ? "subdomains" : "subdomains that do not exist";
  return [finding("dmarc-subdomains", domain, "fail", `Spoofed mail of ${which} is delivered: ${text}`)];
}

/** Where reports go: an address that is none gets nothing, and another domain must agree (RFC 9990 section 4). */
function judgeReports(domain: string, { name, tags }: Found, ask: Ask): Finding[] {
  const rule = "dmarc-reports";
  const addresses = (tags.get("rua") ?? "").split(",").map((one) => one.trim());
  if (!tags.has("rua")) return [];
  const found: Finding[] = [];
  for (const address of addresses) {
    const host = /^mailto:[^\s@,!?]+@([a-z0-9.-]+\.[a-z0-9-]+)(?:![0-9]+[kmgt]?)?(?:\?\S*)?$/i
      .exec(address)?.[1]
      ?.toLowerCase();
    if (host === undefined) {
      found.push(finding(rule, domain, "fail", `rua "${address}" is not a mailto address.`));
      continue;
    }
    if (host === name || host.endsWith(`.${name}`) || name.endsWith(`.${host}`)) continue;
    const at = `${name}._report._dmarc.${host}`;
    const answer = ask(at, "TXT");
    if (answer === undefined || answer.error !== null)
      found.push(finding(rule, domain, "unknown", `${at} was not read.`));
    else if (dmarcOf(answer.records).length === 0)
      found.push(finding(rule, domain, "fail", `${host} gets no reports: it does not agree at ${at}.`));
    else found.push(finding(rule, domain, "pass", `${host} agrees to get reports.`));
  }
  return found;
}
