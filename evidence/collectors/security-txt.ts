import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { hostName } from "#evidence/collectors/host-port";
import { isWebPage, readSecurityTxt } from "#evidence/collectors/security-txt-file";
import { type Exchange, judgeFile } from "#evidence/collectors/security-txt-rules";
import type { Egress } from "#evidence/network/egress";
import { fetchOut } from "#evidence/network/fetch";

const schema = z.object({ host: hostName });
type Settings = z.output<typeof schema>;

/** The answer, or why there is none; and what is at the top level where the right place is empty. */
type Stored = Partial<Exchange> & { error?: string; topLevel?: { status?: number; error?: string } };

const PATH = "/.well-known/security.txt";
const TOP_LEVEL = "/security.txt";
/** RFC 9116 section 5.3 warns of large files. */
const MAX_BYTES = 128 * 1024;

/** How finders reach the organisation: security.txt as published (RFC 9116). */
export const securityTxt: Collector<Settings> = {
  name: "security-txt",
  version: 2,
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
      const gone = status === 404 || status === 410;
      const topLevel = gone ? await askTopLevel(way, host) : undefined;
      const exchange: Stored = {
        asked,
        address,
        status,
        remote,
        redirects,
        rawHeaders,
        bytes: body.length,
        ...(topLevel && { topLevel: topLevel.answer }),
      };
      const file = { name: "security.txt", mediaType: "text/plain", bytes: body };
      const other = topLevel?.body && {
        name: "top-level-security.txt",
        mediaType: "text/plain",
        bytes: topLevel.body,
      };
      return {
        ...base,
        query: topLevel ? `${base.query}, GET https://${host}${TOP_LEVEL}` : base.query,
        files: [
          jsonFile("exchange.json", exchange),
          ...(status === 200 ? [file] : []),
          ...(other ? [other] : []),
        ],
        extractedAt: answer.at,
        completeness: `The complete response of ${body.length} bytes was read.`,
        missing: status === 200 || gone ? [] : [`${asked} answered ${status}.`],
      };
    } catch (error) {
      const { message } = error as Error;
      const files = [jsonFile("exchange.json", { asked, error: message })];
      return { ...base, files, extractedAt: now(), completeness: "Nothing was read.", missing: [message] };
    }
  },

  assess(files, { host }, at) {
    const exchange = readJson<Stored>(files, "exchange.json");
    const bytes = files.get("security.txt");
    if (bytes === undefined) return [judgeAbsence(host, exchange, files.get("top-level-security.txt"))];
    if (isWebPage(bytes)) {
      const detail = `https://${host}${PATH} answers with a web page, not with security.txt (section 3).`;
      return [finding("published", host, "fail", detail)];
    }
    return [
      finding("published", host, "pass", `${bytes.length} bytes.`),
      ...judgeFile(host, exchange ?? {}, bytes, at),
    ];
  },
};

function judgeAbsence(host: string, exchange: Stored | undefined, topLevel: Buffer | undefined) {
  const rule = "published";
  const { status, error = "" } = exchange ?? {};
  // A redirect to http is not followed, by finders neither: the file must be read over https.
  if (/redirects from https to http/.test(error)) return finding(rule, host, "fail", `${error} (section 3)`);
  if (status !== 404 && status !== 410)
    return finding(rule, host, "unknown", error || (status ? `It answered ${status}.` : "No file was read."));
  const away = `https://${host}${PATH} was not found (${status})`;
  const elsewhere =
    topLevel !== undefined && readSecurityTxt(topLevel).fields.length > 0 && !isWebPage(topLevel);
  if (!elsewhere) return finding(rule, host, "fail", `${away}.`);
  return finding(
    rule,
    host,
    "fail",
    `${away}; the file is at ${TOP_LEVEL} alone, which is not enough (section 3).`,
  );
}

/** What an older place has; a failure there changes no finding. */
async function askTopLevel(
  way: Egress,
  host: string,
): Promise<{ answer: Stored["topLevel"]; body?: Buffer }> {
  try {
    const { status, body } = await fetchOut(way, `https://${host}${TOP_LEVEL}`, { maxBytes: MAX_BYTES });
    return { answer: { status }, ...(status === 200 && { body }) };
  } catch (error) {
    return { answer: { error: (error as Error).message } };
  }
}
