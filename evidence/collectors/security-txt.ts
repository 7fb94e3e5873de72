import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { hostName } from "#evidence/collectors/host-port";
import { fetchOut } from "#evidence/network/fetch";

const schema = z.object({ host: hostName });
type Settings = z.output<typeof schema>;

type Exchange = {
  asked: string;
  address: string;
  status: number;
  remote: string;
  redirects: { status: number; from: string; to: string }[];
  rawHeaders: string[];
  bytes: number;
};

const PATH = "/.well-known/security.txt";
/** RFC 9116 section 5.3 warns of large files. */
const MAX_BYTES = 128 * 1024;
const YEAR_MS = 366 * 86_400_000;

/** How finders reach the organisation: security.txt as published (RFC 9116). */
export const securityTxt: Collector<Settings> = {
  name: "security-txt",
  version: 1,
  title: "security.txt",
  does: "Reads the published security.txt and checks it against RFC 9116.",
  settings: [{ name: "host", label: "Host name", hint: "Without https:// and path, such as example.com." }],
  schema,
  cron: "40 5 * * 1",
  controls: ["VU-05"],

  async collect({ host }, { way, now }) {
    const asked = `https://${host}${PATH}`;
    const base = { source: host, query: `GET ${asked}`, rows: null };
    try {
      const answer = await fetchOut(way, asked, { maxBytes: MAX_BYTES });
      const { address, status, remote, redirects, rawHeaders, body } = answer;
      const exchange: Exchange = {
        asked,
        address,
        status,
        remote,
        redirects,
        rawHeaders,
        bytes: body.length,
      };
      const file = { name: "security.txt", mediaType: "text/plain", bytes: body };
      return {
        ...base,
        files: [jsonFile("exchange.json", exchange), ...(status === 200 ? [file] : [])],
        extractedAt: answer.at,
        completeness: `The complete response of ${body.length} bytes was read.`,
        missing: status === 200 || status === 404 || status === 410 ? [] : [`${asked} answered ${status}.`],
      };
    } catch (error) {
      const { message } = error as Error;
      const files = [jsonFile("exchange.json", { asked, error: message })];
      return { ...base, files, extractedAt: now(), completeness: "Nothing was read.", missing: [message] };
    }
  },

  assess(files, { host }, at) {
    const exchange = readJson<Partial<Exchange>>(files, "exchange.json");
    const bytes = files.get("security.txt");
    if (bytes === undefined) {
      const gone = exchange?.status === 404 || exchange?.status === 410;
      const says = gone ? `https://${host}${PATH} was not found (${exchange.status}).` : "No file was read.";
      return [finding("published", host, gone ? "fail" : "unknown", says)];
    }
    return [
      finding("published", host, "pass", `${bytes.length} bytes.`),
      ...judgeFile(host, exchange, bytes, at),
    ];
  },
};

function judgeFile(
  host: string,
  exchange: Partial<Exchange> | undefined,
  bytes: Buffer,
  at: Date,
): Finding[] {
  const { fields, signed, wrongLines } = readSecurityTxt(bytes);
  const values = (name: string) => fields.filter((field) => field.name === name).map((field) => field.value);
  const type = contentType(exchange?.rawHeaders ?? []);
  const address = exchange?.address ?? "";
  const found: Finding[] = [
    /^text\/plain\b/i.test(type) && !/charset=(?!"?utf-8)/i.test(type)
      ? finding("content-type", host, "pass", `The file is served as ${type}.`)
      : finding(
          "content-type",
          host,
          "fail",
          `The file is served as "${type}"; text/plain with charset utf-8 is required (section 3).`,
        ),
    wrongLines.length === 0
      ? finding("format", host, "pass", `${fields.length} fields${signed ? ", signed" : ""}.`)
      : finding(
          "format",
          host,
          "fail",
          `Line ${wrongLines[0]} is neither a field nor a comment (section 4).`,
        ),
    judgeContact(host, values("contact")),
    judgeExpires(host, values("expires"), at),
  ];
  const languages = values("preferred-languages").length;
  if (languages > 1)
    found.push(
      finding(
        "preferred-languages",
        host,
        "fail",
        `Preferred-Languages appears ${languages} times; once is allowed (section 2.5.8).`,
      ),
    );
  const links = ["acknowledgments", "canonical", "encryption", "hiring", "policy", "csaf"];
  for (const { name, value } of fields) {
    if (links.includes(name) && /^http:/i.test(value)) {
      found.push(
        finding("https-links", host, "fail", `${name} points to ${value}, not to https (section 2.5).`),
      );
    }
  }
  const canonical = values("canonical");
  if (canonical.length > 0) {
    const self = canonical.includes(address) || canonical.includes(exchange?.asked ?? "");
    found.push(
      finding(
        "canonical",
        host,
        self ? "pass" : "fail",
        self
          ? "Canonical names this address."
          : `Canonical names ${canonical.join(", ")}, not ${address} (section 2.5.2).`,
      ),
    );
  }
  const left = (exchange?.redirects ?? []).find(
    (hop) => URL.parse(hop.to)?.hostname !== URL.parse(hop.from)?.hostname,
  );
  if (left)
    found.push(
      finding(
        "same-host",
        host,
        "fail",
        `The address redirects to another host, ${URL.parse(left.to)?.hostname} (section 5.2 warns of that).`,
      ),
    );
  return found;
}

function judgeContact(host: string, contacts: string[]): Finding {
  if (contacts.length === 0) return finding("contact", host, "fail", "Contact is missing (section 2.5.3).");
  const wrong = contacts.find((value) => !/^(https:\/\/\S+|mailto:\S+@\S+|tel:[+\d][\d.()-]*)$/i.test(value));
  if (wrong !== undefined)
    return finding(
      "contact",
      host,
      "fail",
      `Contact "${wrong}" is not an https, mailto or tel address (section 2.5.3).`,
    );
  return finding("contact", host, "pass", `Contact: ${contacts.join(", ")}.`);
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
  const shape = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
  const end = shape.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(end))
    return finding(rule, host, "fail", `Expires "${value}" is not an RFC 3339 date and time.`);
  if (end <= at.getTime()) return finding(rule, host, "fail", `The file expired at ${value}.`);
  const days = Math.floor((end - at.getTime()) / 86_400_000);
  if (end - at.getTime() > YEAR_MS)
    return finding(
      rule,
      host,
      "fail",
      `The file expires in ${days} days; less than a year is recommended (section 2.5.5).`,
    );
  return finding(rule, host, "pass", `The file expires at ${value}, in ${days} days.`);
}

type SecurityTxt = {
  fields: { name: string; value: string }[];
  signed: boolean;
  wrongLines: number[];
};

/** Reads the file by the grammar of RFC 9116 section 4: fields by lower-case name; a clear-text signature's frame is left out. */
export function readSecurityTxt(bytes: Buffer): SecurityTxt {
  const lines = bytes.toString("utf8").split(/\r?\n/);
  const signed = lines[0] === "-----BEGIN PGP SIGNED MESSAGE-----";
  const from = signed ? lines.indexOf("") + 1 : 0;
  const end = signed ? lines.indexOf("-----BEGIN PGP SIGNATURE-----") : -1;
  const fields: SecurityTxt["fields"] = [];
  const wrongLines: number[] = [];
  for (const [index, line] of lines.slice(0, end < 0 ? lines.length : end).entries()) {
    if (index < from || line.trim() === "" || line.startsWith("#")) continue;
    const match = /^(?:- )?([\x21-\x39\x3b-\x7e]+): ?(\S.*)$/.exec(line.trimEnd());
    if (match) fields.push({ name: match[1]!.toLowerCase(), value: match[2]! });
    else wrongLines.push(index + 1);
  }
  return { fields, signed, wrongLines };
}

function contentType(rawHeaders: readonly string[]): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === "content-type");
  return at < 0 ? "" : (rawHeaders[at + 1] ?? "");
}
