import { type Ask, mxHosts, type Question } from "#evidence/collectors/dns-questions";
import { type SpfTerm, spfRecords, spfTerms } from "#evidence/collectors/spf-terms";

/** RFC 7208 section 4.6.4: at most ten terms that ask the DNS, over all records together. */
export const SPF_LOOKUPS = 10;
/** At most two look-ups whose answer is empty, and ten hosts of one mx. */
export const SPF_VOID_LOOKUPS = 2;
const MX_HOSTS = 10;
/** Prefixes shorter than these leave in this many addresses that anyone can have one. */
const WIDE = { v4: 8, v6: 16 };

/** What a receiver finds when no term matches the sender before the last one. */
export type SpfWalk = {
  lookups: number;
  /** Names whose look-up has no answer, once for each look-up. */
  voids: string[];
  /** Why a receiver ends with "permerror". */
  broken: string[];
  /** Names without an answer so far. */
  unread: string[];
  /** Terms with macros: what they ask depends on the mail. */
  macros: string[];
  /** Terms that discouraged or let anyone send, as they are written. */
  discouraged: string[];
  open: string[];
};
/** What is decided about senders that no other term names, and by which record. */
type Ending = { sign: string; at: string } | null | "unread";

/** Walks a domain's SPF record with everything it includes, as a receiver does. Ends of loops are errors, not endless. */
export function walkSpf(domain: string, ask: Ask): SpfWalk & { ending: Ending } {
  const walk: SpfWalk = {
    lookups: 0,
    voids: [],
    broken: [],
    unread: [],
    macros: [],
    discouraged: [],
    open: [],
  };
  const ending = walkRecord(walk, ask, domain, []);
  return { ...walk, ending };
}

function walkRecord(walk: SpfWalk, ask: Ask, name: string, path: readonly string[]): Ending {
  if (path.includes(name)) {
    walk.broken.push(`${name} includes itself`);
    return null;
  }
  const answer = ask(name, "TXT");
  if (!answer || answer.error !== null) {
    walk.unread.push(name);
    return "unread";
  }
  const [spf, second] = spfRecords(answer.records);
  if (spf === undefined || second !== undefined) {
    walk.broken.push(`${name} has ${spf === undefined ? "no SPF record" : "several SPF records"}`);
    return null;
  }
  const { terms, wrong } = spfTerms(spf);
  if (wrong.length > 0) {
    // The domain's own record is judged apart.
    if (path.length > 0) walk.broken.push(`${name} has the invalid term "${wrong.join('", "')}"`);
    return null;
  }
  return walkTerms(walk, ask, name, [...path, name], terms);
}

/** Terms after "all" are never reached, and a redirect counts only without it (sections 5.1 and 6.1). */
function walkTerms(
  walk: SpfWalk,
  ask: Ask,
  name: string,
  path: readonly string[],
  terms: readonly SpfTerm[],
): Ending {
  for (const term of terms) {
    if (term.kind === "all") return { sign: term.sign, at: name };
    if (term.kind !== "redirect") walkMechanism(walk, ask, name, path, term);
  }
  const redirect = terms.find((term) => term.kind === "redirect");
  if (!redirect) return null;
  const target = targetOf(walk, name, redirect);
  return target === null ? "unread" : walkRecord(walk, ask, target, path);
}

function walkMechanism(walk: SpfWalk, ask: Ask, name: string, path: readonly string[], term: SpfTerm): void {
  const { v4, v6 } = term.prefix;
  const wide = (v4 !== null && v4 < WIDE.v4) || (v6 !== null && v6 < WIDE.v6);
  if (wide && term.sign === "+") walk.open.push(`${term.text} (at ${name})`);
  if (!["include", "a", "mx", "ptr", "exists"].includes(term.kind)) return;
  if (term.kind === "ptr") {
    walk.lookups += 1;
    walk.discouraged.push(`${term.text} (at ${name})`);
    return;
  }
  const target = targetOf(walk, name, term);
  // A record that is far beyond the limit is not walked to its end.
  if (target === null || walk.lookups > 2 * SPF_LOOKUPS) return;
  if (term.kind === "include") {
    const ending = walkRecord(walk, ask, target, path);
    if (term.sign === "+" && ending !== null && ending !== "unread" && ending.sign === "+")
      walk.open.push(`${term.text}, whose record ends in +all`);
  } else if (term.kind === "mx") walkMx(walk, ask, target);
  else walkAddress(walk, ask, target, term.kind === "exists");
}

/** The name that a term asks for, counted as a look-up; null when a macro decides it. */
function targetOf(walk: SpfWalk, name: string, term: SpfTerm): string | null {
  walk.lookups += 1;
  const target = (term.value || name).replaceAll("%{d}", () => name);
  if (!target.includes("%")) return target;
  walk.macros.push(term.text);
  return null;
}

function walkMx(walk: SpfWalk, ask: Ask, name: string): void {
  const answer = ask(name, "MX");
  if (!isRead(walk, answer, name)) return;
  if (answer.records.length === 0) walk.voids.push(name);
  if (answer.records.length > MX_HOSTS) {
    walk.broken.push(
      `${name} has ${answer.records.length} mail servers, and mx asks for at most ${MX_HOSTS} (RFC 7208 section 4.6.4)`,
    );
    return;
  }
  for (const host of mxHosts(answer.records)) walkAddress(walk, ask, host, false);
}

/** A name with an address of either kind is there; "exists" asks for IPv4 alone (section 5.7). */
function walkAddress(walk: SpfWalk, ask: Ask, name: string, onlyV4: boolean): void {
  const v4 = ask(name, "A");
  if (!isRead(walk, v4, name) || v4.records.length > 0) return;
  const v6 = onlyV4 || v4.gone ? v4 : ask(name, "AAAA");
  if (isRead(walk, v6, name) && v6.records.length === 0) walk.voids.push(name);
}

function isRead(walk: SpfWalk, answer: Question | undefined, name: string): answer is Question {
  if (answer && answer.error === null) return true;
  walk.unread.push(name);
  return false;
}
