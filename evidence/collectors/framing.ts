import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import { everySite, readPolicies } from "#evidence/collectors/csp";
import { listValues } from "#evidence/collectors/header-lists";

const VALID = ["deny", "sameorigin", "allowall"];

/** Judges who may frame the page: frame-ancestors where an enforced policy has it, else X-Frame-Options (HTML standard). */
export function judgeFraming(object: string, rawHeaders: readonly string[]): Finding {
  const lists = readPolicies(rawHeaders, "content-security-policy").flatMap((policy) => {
    const sources = policy.get("frame-ancestors");
    return sources ? [sources] : [];
  });
  const judged = lists.length > 0 ? judgeAncestors(lists, rawHeaders) : judgeFrameOptions(rawHeaders);
  return finding("framing", object, judged.passed ? "pass" : "fail", judged.detail);
}

type Judged = { passed: boolean; detail: string };

/** All policies apply: one that names some sites is enough. */
function judgeAncestors(lists: readonly (readonly string[])[], rawHeaders: readonly string[]): Judged {
  const named = lists.map((sources) => ["frame-ancestors", ...sources].join(" "));
  const beside = listValues(rawHeaders, "x-frame-options");
  const ignored = beside ? ` X-Frame-Options "${beside.join(", ")}" is not used beside frame-ancestors.` : "";
  const limiting = lists.findIndex((sources) => everySite(sources) === null);
  if (limiting < 0)
    return { passed: false, detail: `Any site can frame it: "${named.join('", "')}".${ignored}` };
  const sources = lists[limiting]!.filter((source) => !/^'(none|self)'$/i.test(source));
  const detail =
    sources.length > 0 ? "Only the sites that it names can frame it" : "Other sites cannot frame it";
  return { passed: true, detail: `${detail}: "${named[limiting]}".${ignored}` };
}

/** "Check a navigation response's adherence to its X-Frame-Options" of the HTML standard. */
function judgeFrameOptions(rawHeaders: readonly string[]): Judged {
  const values = listValues(rawHeaders, "x-frame-options");
  const reported = readPolicies(rawHeaders, "content-security-policy-report-only").some((policy) =>
    policy.has("frame-ancestors"),
  );
  const only = reported ? " frame-ancestors is only reported (Content-Security-Policy-Report-Only)." : "";
  if (values === null)
    return { passed: false, detail: `Neither frame-ancestors nor X-Frame-Options is set.${only}` };
  const different = [...new Set(values.map((value) => value.toLowerCase()))];
  const named = `X-Frame-Options "${values.join(", ")}"`;
  if (different.length > 1 && different.some((value) => VALID.includes(value)))
    return { passed: false, detail: `${named} contradicts itself: send one value.${only}` };
  const [value] = different;
  if (different.length > 1 || (value !== "deny" && value !== "sameorigin"))
    return { passed: false, detail: `Any site can frame it: browsers ignore ${named}.${only}` };
  return { passed: true, detail: `Other sites cannot frame it: ${named}.${only}` };
}
