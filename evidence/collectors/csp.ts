import { fieldLines } from "#evidence/collectors/header-lists";

/** One policy: the values of each directive, by its name in lower case. */
type Policy = ReadonlyMap<string, readonly string[]>;

/**
 * The policies of a Content-Security-Policy header (CSP Level 3, "parse a serialized CSP list"): every line, and every part
 * between commas, is a policy of its own, and all of them apply. Of a directive that appears twice the first counts.
 */
export function readPolicies(rawHeaders: readonly string[], name: string): Policy[] {
  return fieldLines(rawHeaders, name)
    .flatMap((line) => line.split(","))
    .map(readPolicy)
    .filter((policy) => policy.size > 0);
}

function readPolicy(text: string): Policy {
  const policy = new Map<string, string[]>();
  for (const part of text.split(";")) {
    const [directive = "", ...values] = part.split(/[\t\n\f\r ]+/).filter((word) => word !== "");
    // A directive with signs beyond ASCII is passed over by browsers.
    if (directive === "" || /\P{ASCII}/u.test(part)) continue;
    const key = directive.toLowerCase();
    if (!policy.has(key)) policy.set(key, values);
  }
  return policy;
}

const SITES = /^(?:https?|wss?)$/i;
const HOST_SOURCE = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+)(?::(?:\d+|\*))?(?:\/.*)?$/i;

/**
 * The source expression that lets every web site in; null when the list names some sites only. A list that is empty or
 * 'none' allows no one. "*.com" is every site: anyone can have a name below a top-level domain.
 */
export function everySite(sources: readonly string[]): string | null {
  return sources.find((source) => coversEverySite(source)) ?? null;
}

function coversEverySite(source: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):$/i.exec(source)?.[1];
  if (scheme !== undefined) return SITES.test(scheme);
  const [, prefix, host] = HOST_SOURCE.exec(source) ?? [];
  if (host === undefined || (prefix !== undefined && !SITES.test(prefix))) return false;
  return host === "*" || /^\*\.[^.]+\.?$/.test(host);
}
