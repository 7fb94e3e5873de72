import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import { fieldLines, splitOutsideQuotes } from "#evidence/collectors/header-lists";

/** Least max-age of Strict-Transport-Security, in seconds: half a year, the least that the preload list ever took. */
const HSTS_SECONDS = 15_768_000;
const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const DIRECTIVE = new RegExp(`^(${TOKEN})(?:[\\t ]*=[\\t ]*(${TOKEN}|"(?:[^"\\\\]|\\\\.)*"))?$`);

type Hsts = { maxAge: number; includeSubDomains: boolean } | { problem: string };

/** Reads one Strict-Transport-Security field by the grammar of RFC 6797 section 6.1; one that breaks it is ignored by browsers. */
function readHsts(value: string): Hsts {
  const directives = new Map<string, string | null>();
  for (const part of splitOutsideQuotes(value, ";").map((one) => one.replace(/^[\t ]+|[\t ]+$/g, ""))) {
    if (part === "") continue;
    const match = DIRECTIVE.exec(part);
    if (!match) return { problem: `"${part}" is not a directive` };
    const name = match[1]!.toLowerCase();
    if (directives.has(name)) return { problem: `${name} appears twice` };
    directives.set(name, match[2] === undefined ? null : unquote(match[2]));
  }
  const age = directives.get("max-age");
  if (age === undefined) return { problem: "max-age is missing" };
  if (age === null || !/^\d+$/.test(age)) return { problem: `max-age is "${age ?? ""}"` };
  if (typeof directives.get("includesubdomains") === "string")
    return { problem: "includeSubDomains takes no value" };
  return { maxAge: Number(age), includeSubDomains: directives.has("includesubdomains") };
}

/** Judges Strict-Transport-Security; of several fields the first counts (RFC 6797 section 8.1). */
export function judgeHsts(object: string, rawHeaders: readonly string[]): Finding {
  const fields = fieldLines(rawHeaders, "strict-transport-security");
  const [first] = fields;
  if (first === undefined) return finding("hsts", object, "fail", "Strict-Transport-Security is missing.");
  const which =
    fields.length > 1
      ? `; it is sent ${fields.length} times, and the first counts (RFC 6797 section 8.1)`
      : "";
  const hsts = readHsts(first);
  const named = `Strict-Transport-Security "${first}"`;
  if ("problem" in hsts)
    return finding("hsts", object, "fail", `${named} is ignored: ${hsts.problem}${which}.`);
  if (hsts.maxAge === 0)
    return finding("hsts", object, "fail", `${named} makes browsers forget the host${which}.`);
  if (hsts.maxAge < HSTS_SECONDS)
    return finding(
      "hsts",
      object,
      "fail",
      `${named} holds for less than ${HSTS_SECONDS / 86_400} days${which}.`,
    );
  const days = Math.floor(hsts.maxAge / 86_400);
  const reach = hsts.includeSubDomains ? ", subdomains included" : "";
  return finding("hsts", object, "pass", `Strict-Transport-Security holds for ${days} days${reach}${which}.`);
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text;
}
