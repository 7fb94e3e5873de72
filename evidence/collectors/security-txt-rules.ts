import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { finding } from "#evidence/collectors/collector";
import { readSecurityTxt } from "#evidence/collectors/security-txt-file";

export type Exchange = {
  asked: string;
  address: string;
  status: number;
  remote: string;
  redirects: { status: number; from: string; to: string }[];
  rawHeaders: string[];
  bytes: number;
};

const YEAR_MS = 366 * DAY_MS;
const LINKS = ["acknowledgments", "canonical", "encryption", "hiring", "policy", "csaf"];

/** Judges a published file field by field (RFC 9116). */
export function judgeFile(host: string, exchange: Partial<Exchange>, bytes: Buffer, at: Date): Finding[] {
  const { fields, signed, wrongLines, problems } = readSecurityTxt(bytes);
  const values = (name: string) => fields.filter((field) => field.name === name).map((field) => field.value);
  const type = contentType(exchange.rawHeaders ?? []);
  const wrong = [
    ...problems,
    ...(wrongLines.length > 0 ? [`Line ${wrongLines[0]} is neither a field nor a comment`] : []),
  ];
  const isText = /^text\/plain[ \t]*(;|$)/i.test(type) && !/charset[ \t]*=(?![ \t]*"?utf-8\b)/i.test(type);
  return [
    isText
      ? finding("content-type", host, "pass", `The file is served as ${type}.`)
      : finding(
          "content-type",
          host,
          "fail",
          `The file is served as "${type}"; text/plain with charset utf-8 is required (section 3).`,
        ),
    wrong.length === 0
      ? finding(
          "format",
          host,
          "pass",
          `${fields.length} fields${signed ? ", signed; the signature is not verified" : ""}.`,
        )
      : finding("format", host, "fail", `${wrong.join("; ")} (section 4).`),
    judgeContact(host, values("contact")),
    judgeExpires(host, values("expires"), at),
    ...judgeLanguages(host, values("preferred-languages")),
    ...fields
      .filter(({ name }) => LINKS.includes(name))
      .flatMap(({ name, value }) => judgeLink(host, name, value)),
    ...judgeCanonical(host, values("canonical"), exchange),
    ...judgeRedirects(host, values("canonical"), exchange),
  ];
}

function judgeContact(host: string, contacts: string[]): Finding {
  if (contacts.length === 0) return finding("contact", host, "fail", "Contact is missing (section 2.5.3).");
  const wrong = contacts.find((value) => !isContact(value));
  if (wrong !== undefined)
    return finding(
      "contact",
      host,
      "fail",
      `Contact "${wrong}" is not an https, mailto or tel address (section 2.5.3).`,
    );
  return finding("contact", host, "pass", `Contact: ${contacts.join(", ")}.`);
}

function isContact(value: string): boolean {
  if (/^mailto:/i.test(value)) return /^mailto:[^\s@,?]+@[^\s@,?]+(\?\S*)?$/i.test(value);
  if (/^tel:/i.test(value))
    return /^tel:(\+[\d().-]*\d[\d().-]*|[\d().*#-]+;\S*phone-context=\S+|[\d().*#-]+)(;\S*)?$/i.test(value);
  return isSafeUri(value);
}

/** A URI as RFC 3986 writes it; a web address has https. */
function isSafeUri(value: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:[\w.~:/?#[\]@!$&'()*+,;=%-]+$/i.test(value)) return false;
  if (/^https:/i.test(value)) return /^https:\/\//i.test(value) && URL.canParse(value);
  return !/^(http|ftp|javascript|data|file):/i.test(value);
}

function judgeExpires(host: string, expires: string[], at: Date): Finding {
  const rule = "expires";
  const [value] = expires;
  if (value === undefined) return finding(rule, host, "fail", "Expires is missing (section 2.5.5).");
  if (expires.length > 1)
    return finding(
      rule,
      host,
      "fail",
      `Expires appears ${expires.length} times; exactly once is required (section 2.5.5).`,
    );
  const end = instantOf(value);
  if (end === null)
    return finding(rule, host, "fail", `Expires "${value}" is not an RFC 3339 date and time.`);
  if (end <= at.getTime()) return finding(rule, host, "fail", `The file expired at ${value}.`);
  const days = Math.floor((end - at.getTime()) / DAY_MS);
  if (end - at.getTime() > YEAR_MS)
    return finding(
      rule,
      host,
      "fail",
      `The file expires in ${days} days; less than a year is recommended (section 2.5.5).`,
    );
  return finding(rule, host, "pass", `The file expires at ${value}, in ${days} days.`);
}

/** An instant of RFC 3339; null for a day or a time that does not exist. */
function instantOf(value: string): number | null {
  const shape =
    /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
  const match = shape.exec(value);
  if (!match) return null;
  const [, year, month, day] = match.map(Number);
  const date = new Date(Date.UTC(year!, month! - 1, day!));
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day) return null;
  // A leap second is the end of its minute.
  const end = Date.parse(value.replace(/:60(?=[.Zz+-])/, ":59").toUpperCase());
  return Number.isNaN(end) ? null : end;
}

function judgeLanguages(host: string, languages: string[]): Finding[] {
  const rule = "preferred-languages";
  if (languages.length > 1)
    return [
      finding(
        rule,
        host,
        "fail",
        `Preferred-Languages appears ${languages.length} times; once is allowed (section 2.5.8).`,
      ),
    ];
  const wrong = (languages[0]?.split(",") ?? []).map((tag) => tag.trim()).find((tag) => !isLanguage(tag));
  if (wrong === undefined) return [];
  return [
    finding(rule, host, "fail", `Preferred-Languages "${wrong}" is not a language tag (section 2.5.8).`),
  ];
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function judgeLink(host: string, name: string, value: string): Finding[] {
  if (/^http:/i.test(value))
    return [finding("https-links", host, "fail", `${name} points to ${value}, not to https (section 2.5).`)];
  if (isSafeUri(value)) return [];
  return [finding("https-links", host, "fail", `${name} "${value}" is not an address (section 2.5).`)];
}

/** Every address that was asked on the way to the file. */
function addressesOf({ asked, address, redirects = [] }: Partial<Exchange>): string[] {
  return [asked ?? "", ...redirects.map((hop) => hop.to), address ?? ""].flatMap(
    (one) => URL.parse(one)?.href ?? [],
  );
}

function judgeCanonical(host: string, canonical: string[], exchange: Partial<Exchange>): Finding[] {
  if (canonical.length === 0) return [];
  const listed = canonical.map((one) => URL.parse(one)?.href ?? one);
  if (addressesOf(exchange).some((address) => listed.includes(address)))
    return [finding("canonical", host, "pass", "Canonical names this address.")];
  return [
    finding(
      "canonical",
      host,
      "fail",
      `Canonical names ${canonical.join(", ")}, not ${exchange.address ?? exchange.asked} (section 2.5.2).`,
    ),
  ];
}

/** A redirect to a host of another name is trusted when the file itself names the address that was asked. */
function judgeRedirects(host: string, canonical: string[], exchange: Partial<Exchange>): Finding[] {
  const rule = "same-host";
  const asked = URL.parse(exchange.asked ?? "");
  const left = (exchange.redirects ?? [])
    .map((hop) => URL.parse(hop.to)?.hostname ?? "")
    .find((to) => to !== asked?.hostname);
  if (left === undefined || !asked) return [];
  if (isRelated(asked.hostname, left))
    return [finding(rule, host, "pass", `The address redirects to ${left}, a host of the same domain.`)];
  if (canonical.some((one) => URL.parse(one)?.href === asked.href))
    return [
      finding(rule, host, "pass", `The address redirects to ${left}, and Canonical names ${asked.href}.`),
    ];
  return [
    finding(
      rule,
      host,
      "fail",
      `The address redirects to another host, ${left} (section 5.2 warns of that), and Canonical does not name ${asked.href}.`,
    ),
  ];
}

/** One of two names lies below the other; a top-level domain does not count. */
function isRelated(one: string, other: string): boolean {
  const [upper, lower] = one.length < other.length ? [one, other] : [other, one];
  return upper.includes(".") && lower.endsWith(`.${upper}`);
}

function contentType(rawHeaders: readonly string[]): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "content-type");
  return at < 0 ? "" : (rawHeaders[at + 1] ?? "");
}
