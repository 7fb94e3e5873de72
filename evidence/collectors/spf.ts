import type { Finding, Verdict } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import type { Ask } from "#evidence/collectors/dns-questions";
import { spfRecords, spfTerms } from "#evidence/collectors/spf-terms";
import { SPF_LOOKUPS, SPF_VOID_LOOKUPS, type SpfWalk, walkSpf } from "#evidence/collectors/spf-walk";

/** Judges a domain's SPF record by RFC 7208: the record, what it says of other senders, and what it costs receivers. */
export function judgeSpf(domain: string, ask: Ask): Finding[] {
  const own = ask(domain, "TXT");
  if (own === undefined || own.error !== null)
    return [
      finding("spf", domain, "unknown", `The TXT records were not read${own ? ` (${own.error})` : ""}.`),
    ];
  const records = spfRecords(own.records);
  const [spf] = records;
  if (spf === undefined) return [finding("spf", domain, "fail", missing(own.records))];
  if (records.length > 1)
    return [
      finding(
        "spf",
        domain,
        "fail",
        `There are ${records.length} SPF records; receivers then use none (RFC 7208 section 4.5).`,
      ),
    ];
  const { wrong } = spfTerms(spf);
  if (wrong.length > 0)
    return [
      finding(
        "spf",
        domain,
        "fail",
        `"${wrong.join('", "')}" is no valid term; receivers then use none (RFC 7208 section 4.6): ${spf}`,
      ),
    ];
  const walk = walkSpf(domain, ask);
  return [
    finding("spf", domain, "pass", spf),
    judgeEnding(domain, walk),
    judgeCost(domain, walk),
    ...(walk.discouraged.length > 0
      ? [
          finding(
            "spf-ptr",
            domain,
            "fail",
            `${walk.discouraged.join(", ")}: ptr should not be published (RFC 7208 section 5.5).`,
          ),
        ]
      : []),
  ];
}

function missing(texts: readonly string[]): string {
  const near = texts.find((text) => /^["' \t]*(v\s*=\s*)?spf/i.test(text));
  return near === undefined
    ? "There is no SPF record."
    : `There is no SPF record: "${near}" does not begin with "v=spf1".`;
}

function judgeEnding(domain: string, { ending, open }: ReturnType<typeof walkSpf>): Finding {
  const rule = "spf-all";
  const [wide] = open;
  if (wide !== undefined) return finding(rule, domain, "fail", `${wide} allows anyone to send.`);
  if (ending === "unread")
    return finding(rule, domain, "unknown", "The record that it redirects to was not read.");
  if (ending === null)
    return finding(rule, domain, "fail", "The record does not state a policy for other senders.");
  const all = `${ending.sign}all`;
  const ends =
    ending.at === domain ? `It ends in ${all}` : `It redirects to ${ending.at}, which ends in ${all}`;
  if (ending.sign === "+") return finding(rule, domain, "fail", `${ends}, which allows anyone to send.`);
  if (ending.sign === "?")
    return finding(rule, domain, "fail", `${ends}, which does not state a policy for other senders.`);
  return finding(rule, domain, "pass", `${ends}.`);
}

function judgeCost(domain: string, walk: SpfWalk): Finding {
  const { lookups, voids, broken, unread, macros } = walk;
  const unreadNames = [...new Set(unread)];
  const over = lookups > SPF_LOOKUPS || voids.length > SPF_VOID_LOOKUPS || broken.length > 0;
  const verdict: Verdict = over ? "fail" : unreadNames.length > 0 ? "unknown" : "pass";
  const detail = [
    ...new Set(broken),
    voids.length > 0 &&
      `${voids.length} void look-ups of at most ${SPF_VOID_LOOKUPS}, no answer for ${[...new Set(voids)].join(", ")}`,
    unreadNames.length > 0 && `${unreadNames.join(", ")} was not read`,
    `${lookups} look-ups of at most ${SPF_LOOKUPS} (RFC 7208 section 4.6.4)`,
    macros.length > 0 &&
      `not evaluated, as its macro depends on the mail: ${[...new Set(macros)].join(", ")}`,
  ];
  return finding("spf-lookups", domain, verdict, `${detail.filter(Boolean).join("; ")}.`);
}
