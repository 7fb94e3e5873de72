import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { type Ask, answersOf, askFor, type Question } from "#evidence/collectors/dns-questions";
import { hostName } from "#evidence/collectors/host-port";
import { judgeSpf } from "#evidence/collectors/spf";

const schema = z.object({
  domain: hostName,
  servers: z
    .string()
    .optional()
    .transform((text) => (text ?? "").split(/[\s,]+/).filter((word) => word !== "")),
});
type Settings = z.output<typeof schema>;

type Stored = { domain: string; servers: string[]; questions: Question[] };

/** Enough for ten look-ups with ten mail servers each, and an end for loops. */
const MOST_QUESTIONS = 250;

/** What stops others from sending mail, or getting certificates, in the company's name. */
export const dnsMail: Collector<Settings> = {
  name: "dns-mail",
  version: 2,
  title: "Mail DNS records",
  does: "Looks up SPF, DMARC and CAA of one domain in the DNS.",
  settings: [
    { name: "domain", label: "Domain", hint: "The part after the @, such as example.com." },
    {
      name: "servers",
      label: "Name servers",
      hint: "Addresses to query; empty: the machine's own.",
      optional: true,
    },
  ],
  schema,
  cron: "50 5 * * 1",
  controls: ["OP-06"],

  async collect({ domain, servers }, { way, now }) {
    const resolver = way.resolver(servers);
    const questions = await askFor(resolver, (ask) => judge(domain, ask), MOST_QUESTIONS);
    const stored: Stored = { domain, servers: resolver.getServers(), questions };
    const open = questions.filter((question) => question.error !== null);
    return {
      files: [jsonFile("answers.json", stored)],
      source: `DNS of ${domain}`,
      query: questions.map((question) => `${question.name} ${question.kind}`).join(", "),
      extractedAt: now(),
      rows: questions.reduce((sum, question) => sum + question.records.length, 0),
      completeness: `${questions.length} queries sent, ${questions.length - open.length} answered.`,
      missing: open.map((question) => `${question.name} ${question.kind}: ${question.error}`),
    };
  },

  assess(files, { domain }) {
    const stored = readJson<Stored>(files, "answers.json");
    return judge(domain, answersOf(stored?.questions ?? []));
  },
};

function judge(domain: string, ask: Ask): Finding[] {
  return [...judgeSpf(domain, ask), judgeDmarc(domain, ask), judgeCaa(domain, ask)];
}

function judgeDmarc(domain: string, ask: Ask): Finding {
  for (const name of upwards(domain)) {
    const answer = ask(`_dmarc.${name}`, "TXT");
    if (answer === undefined || answer.error !== null)
      return finding("dmarc", domain, "unknown", `_dmarc.${name} was not read.`);
    const [dmarc, second] = dmarcOf(answer.records);
    if (dmarc === undefined) continue;
    if (second !== undefined)
      return finding("dmarc", domain, "fail", `There is more than one DMARC record at _dmarc.${name}.`);
    const tag = (key: string) =>
      new RegExp(`;\\s*${key}\\s*=\\s*([^;\\s]+)`, "i").exec(dmarc)?.[1]?.toLowerCase();
    const policy = (name === domain ? undefined : tag("sp")) ?? tag("p");
    const share = Number(tag("pct") ?? 100);
    if (policy !== "reject" && policy !== "quarantine")
      return finding("dmarc", domain, "fail", `Spoofed mail is delivered: ${dmarc}`);
    if (share < 100)
      return finding("dmarc", domain, "fail", `The policy applies to ${share} % of the mail only: ${dmarc}`);
    return finding("dmarc", domain, "pass", dmarc);
  }
  return finding("dmarc", domain, "fail", "There is no DMARC record.");
}

function judgeCaa(domain: string, ask: Ask): Finding {
  for (const name of upwards(domain)) {
    const answer = ask(name, "CAA");
    if (answer === undefined || answer.error !== null)
      return finding("caa", domain, "unknown", `The CAA records of ${name} were not read.`);
    if (answer.records.length === 0) continue;
    const issues = answer.records.some((record) => /^\d+ issue(wild)? /.test(record));
    return issues
      ? finding("caa", domain, "pass", `${answer.records.join("; ")} (at ${name})`)
      : finding("caa", domain, "fail", `The CAA records at ${name} name no certificate authority.`);
  }
  return finding(
    "caa",
    domain,
    "fail",
    "There is no CAA record: any certificate authority may issue certificates.",
  );
}

/** The name and its parents down to two labels, nearest first (RFC 8659 section 3, RFC 7489 section 6.6.3). */
function upwards(domain: string): string[] {
  const labels = domain.split(".");
  return labels
    .slice(0, Math.max(1, labels.length - 1))
    .map((_label, index) => labels.slice(index).join("."));
}

function dmarcOf(records: readonly string[]): string[] {
  return records.filter((record) => /^v\s*=\s*DMARC1\s*(;|$)/.test(record));
}
