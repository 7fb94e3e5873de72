import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import { judgeCookies } from "#evidence/collectors/cookies";
import { judgeFraming } from "#evidence/collectors/framing";
import { fieldLines, listValues } from "#evidence/collectors/header-lists";
import { judgeHsts } from "#evidence/collectors/hsts";

/** What the page must send; the rest is judged where it is sent. */
export const pageRules = ["hsts", "content-type-options", "framing"] as const;

/** Judges the security headers of one answer as a browser reads them. */
export function judgePageHeaders(object: string, rawHeaders: readonly string[]): Finding[] {
  return [
    judgeHsts(object, rawHeaders),
    judgeSniffing(object, rawHeaders),
    judgeFraming(object, rawHeaders),
    ...judgeReferrer(object, rawHeaders),
    ...isolating.flatMap((header) => judgeIsolation(object, rawHeaders, header)),
    ...judgeCookies(object, rawHeaders),
  ];
}

/** The first value decides, in any case (Fetch, "determine nosniff"). */
function judgeSniffing(object: string, rawHeaders: readonly string[]): Finding {
  const rule = "content-type-options";
  const values = listValues(rawHeaders, "x-content-type-options");
  if (values === null) return finding(rule, object, "fail", "X-Content-Type-Options: nosniff is missing.");
  if (values[0]?.toLowerCase() === "nosniff")
    return finding(rule, object, "pass", "X-Content-Type-Options is nosniff.");
  return finding(
    rule,
    object,
    "fail",
    `X-Content-Type-Options is "${values.join(", ")}"; its first value is not nosniff.`,
  );
}

const REFERRER_POLICIES = [
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
];
const WHOLE_ADDRESS = ["unsafe-url", "no-referrer-when-downgrade"];

/** The last value that a browser knows decides; without one its default holds (Referrer Policy section 8.1). */
function judgeReferrer(object: string, rawHeaders: readonly string[]): Finding[] {
  const rule = "referrer-policy";
  const values = listValues(rawHeaders, "referrer-policy");
  if (values === null) return [];
  const named = `Referrer-Policy "${values.join(", ")}"`;
  const known = values
    .map((value) => value.toLowerCase())
    .filter((value) => REFERRER_POLICIES.includes(value));
  const policy = known.at(-1);
  if (policy === undefined)
    return [
      finding(
        rule,
        object,
        "pass",
        `Browsers ignore ${named} and keep to strict-origin-when-cross-origin, their default.`,
      ),
    ];
  if (WHOLE_ADDRESS.includes(policy))
    return [
      finding(rule, object, "fail", `${named} sends the whole address to other sites: ${policy} counts.`),
    ];
  return [finding(rule, object, "pass", `${named}: ${policy} counts.`)];
}

const isolating = [
  {
    name: "Cross-Origin-Opener-Policy",
    values: ["same-origin", "same-origin-allow-popups", "noopener-allow-popups"],
  },
  { name: "Cross-Origin-Embedder-Policy", values: ["require-corp", "credentialless"] },
];

/** One token with parameters (RFC 8941): sent twice, or in quotation marks, it is not a token and counts as not sent. */
function judgeIsolation(
  object: string,
  rawHeaders: readonly string[],
  { name, values }: (typeof isolating)[number],
): Finding[] {
  const rule = name.toLowerCase();
  const lines = fieldLines(rawHeaders, rule);
  if (lines.length === 0) return [];
  const text = lines.join(", ");
  const token = /^ *([A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*) *(?:;[^,]*)?$/.exec(text)?.[1];
  if (token === "unsafe-none") return [];
  if (token !== undefined && values.includes(token))
    return [finding(rule, object, "pass", `${name} is ${token}.`)];
  return [
    finding(rule, object, "fail", `Browsers ignore ${name} "${text}"; it takes one of ${values.join(", ")}.`),
  ];
}
