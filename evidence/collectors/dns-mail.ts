import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { judgeDkim } from "#evidence/collectors/dkim";
import { judgeDmarc } from "#evidence/collectors/dmarc";
import { type Ask, answersOf, askFor, type Question } from "#evidence/collectors/dns-questions";
import { hostName, nameServers } from "#evidence/collectors/host-port";
import { judgeSpf } from "#evidence/collectors/spf";

const SELECTOR = /^[a-z0-9_]([a-z0-9_.-]{0,120}[a-z0-9_])?$/;
const MOST_SELECTORS = 20;

const schema = z.object({
  domain: hostName,
  servers: nameServers,
  selectors: z
    .string()
    .transform((text) =>
      text
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter((word) => word !== ""),
    )
    .refine((words) => words.every((word) => SELECTOR.test(word)), "Enter selectors, such as google, s1.")
    .refine((words) => words.length <= MOST_SELECTORS, `Enter at most ${MOST_SELECTORS} selectors.`)
    .optional(),
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
  does: "Looks up SPF, DKIM, DMARC and CAA of one domain in the DNS.",
  settings: [
    { name: "domain", label: "Domain", hint: "The part after the @, such as example.com." },
    {
      name: "servers",
      label: "Name servers",
      hint: "Addresses to query; empty: the machine's own.",
      optional: true,
    },
    {
      name: "selectors",
      label: "DKIM selectors",
      hint: "Names from the s= of your mails' signatures, such as google, s1; empty: no keys are checked.",
      optional: true,
    },
  ],
  schema,
  cron: "50 5 * * 1",
  controls: ["OP-06"],

  async collect({ domain, servers, selectors }, { way, now }) {
    const resolver = way.resolver(servers);
    const questions = await askFor(resolver, (ask) => judge(domain, selectors, ask), MOST_QUESTIONS);
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

  assess(files, { domain, selectors }) {
    const stored = readJson<Stored>(files, "answers.json");
    return judge(domain, selectors, answersOf(stored?.questions ?? []));
  },
};

function judge(domain: string, selectors: readonly string[] | undefined, ask: Ask): Finding[] {
  return [
    ...judgeSpf(domain, ask),
    ...judgeDkim(domain, selectors ?? [], ask),
    ...judgeDmarc(domain, ask),
    judgeCaa(domain, ask),
  ];
}

function judgeCaa(domain: string, ask: Ask): Finding {
  for (const name of upwards(domain)) {
    const answer = ask(name, "CAA");
    if (answer === undefined || answer.error !== null)
      return finding("caa", domain, "unknown", `The CAA records of ${name} were not read.`);
    if (answer.records.length === 0) continue;
    // "issuewild" limits certificates with a star alone (RFC 8659 section 4.3).
    const issues = answer.records.some((record) => /^\d+ issue /.test(record));
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

/** The name and its parents down to two labels, nearest first (RFC 8659 section 3). */
function upwards(domain: string): string[] {
  const labels = domain.split(".");
  return labels
    .slice(0, Math.max(1, labels.length - 1))
    .map((_label, index) => labels.slice(index).join("."));
}
