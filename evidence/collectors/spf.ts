import type { Verdict } from "#domain/evidence/evidence";

type SpfTerm = {
  kind: "include" | "redirect" | "a" | "mx" | "ptr" | "exists" | "all" | "other";
  value: string;
  sign: string;
};

/** RFC 7208 section 4.6.4: at most ten terms that ask the DNS, over all records together. */
export const SPF_LOOKUPS = 10;

/** The SPF records among the TXT records of a name; more than one is an error (RFC 7208 section 4.5). */
export function spfRecords(texts: readonly string[]): string[] {
  return texts.filter((text) => /^v=spf1( |$)/i.test(text));
}

/** The terms of a record, in order. */
export function spfTerms(spf: string): SpfTerm[] {
  return spf
    .split(/ +/)
    .slice(1)
    .filter((word) => word !== "")
    .map((word) => {
      const modifier = /^([a-z][a-z0-9_.-]*)=(.*)$/i.exec(word);
      if (modifier) {
        const redirect = modifier[1]!.toLowerCase() === "redirect";
        return { kind: redirect ? "redirect" : "other", value: modifier[2]!.toLowerCase(), sign: "" };
      }
      const match = /^([+?~-]?)(include|a|mx|ptr|exists|all)(?:[:/](.*))?$/i.exec(word);
      if (!match) return { kind: "other", value: word, sign: "" };
      return {
        kind: match[2]!.toLowerCase() as SpfTerm["kind"],
        value: (match[3] ?? "").toLowerCase(),
        sign: match[1] || "+",
      };
    });
}

/** Names whose records belong to this one: includes, and the redirect when there is no "all" (section 6.1). */
export function spfNext(terms: readonly SpfTerm[]): string[] {
  const redirects = terms.some((term) => term.kind === "all")
    ? []
    : terms.filter((term) => term.kind === "redirect");
  return [...terms.filter((term) => term.kind === "include"), ...redirects]
    .map((term) => term.value)
    .filter((name) => !name.includes("%"));
}

/** How many DNS questions a receiver asks for this domain, and what stops it from knowing. `records` gives the SPF record of a name. */
export function countSpfLookups(
  domain: string,
  records: (name: string) => { spf: string | null; known: boolean },
): { lookups: number; unread: string[]; broken: string[]; verdict: Verdict } {
  const unread: string[] = [];
  const broken: string[] = [];
  let lookups = 0;
  const walk = (name: string, depth: number) => {
    const { spf, known } = records(name);
    if (!known) unread.push(name);
    else if (spf === null) broken.push(name);
    if (spf === null || depth > SPF_LOOKUPS || lookups > 100) return;
    const terms = spfTerms(spf);
    lookups += terms.filter((term) => ["include", "a", "mx", "ptr", "exists"].includes(term.kind)).length;
    if (terms.some((term) => term.kind === "redirect") && !terms.some((term) => term.kind === "all"))
      lookups += 1;
    for (const next of spfNext(terms)) walk(next, depth + 1);
  };
  walk(domain, 0);
  const verdict =
    lookups > SPF_LOOKUPS || broken.length > 0 ? "fail" : unread.length > 0 ? "unknown" : "pass";
  return { lookups, unread, broken, verdict };
}
