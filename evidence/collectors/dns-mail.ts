import type { Resolver } from "node:dns/promises";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { hostName } from "#evidence/collectors/host-port";
import { countSpfLookups, SPF_LOOKUPS, spfNext, spfRecords, spfTerms } from "#evidence/collectors/spf";

const schema = z.object({
  domain: hostName,
  servers: z
    .string()
    .optional()
    .transform((text) => (text ?? "").split(/[\s,]+/).filter((word) => word !== "")),
});
type Settings = z.output<typeof schema>;

type Kind = "TXT" | "CAA";
/** One question and its answer: records, "none" when the DNS says that there are none, or an error that leaves it open. */
type Question = { name: string; kind: Kind; records: string[]; none: boolean; error: string | null };
type Stored = { domain: string; servers: string[]; questions: Question[] };

/** Enough for every record that a receiver may look at, and an end for loops. */
const MOST_QUESTIONS = 40;

/** What stops others from sending mail, or getting certificates, in the company's name. */
export const dnsMail: Collector<Settings> = {
  name: "dns-mail",
  version: 1,
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
    const questions: Question[] = [];
    const once = async (name: string, kind: Kind): Promise<Question> => {
      const asked = questions.find((question) => question.name === name && question.kind === kind);
      if (asked) return asked;
      const question = await query(resolver, name, kind);
      questions.push(question);
      return question;
    };
    const waiting = [domain];
    for (
      let name = waiting.shift();
      name !== undefined && questions.length < MOST_QUESTIONS;
      name = waiting.shift()
    ) {
      const [spf] = spfRecords((await once(name, "TXT")).records);
      if (spf)
        waiting.push(
          ...spfNext(spfTerms(spf)).filter((next) => !questions.some((question) => question.name === next)),
        );
    }
    for (const name of upwards(domain))
      if (dmarcOf((await once(`_dmarc.${name}`, "TXT")).records).length > 0) break;
    for (const name of upwards(domain)) if ((await once(name, "CAA")).records.length > 0) break;
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
    const ask = (name: string, kind: Kind) =>
      stored?.questions.find((one) => one.name === name && one.kind === kind);
    return [
      ...judgeSpf(domain, (name) => ask(name, "TXT")),
      judgeDmarc(domain, (name) => ask(name, "TXT")),
      judgeCaa(domain, (name) => ask(name, "CAA")),
    ];
  },
};

type Ask = (name: string) => Question | undefined;

function judgeSpf(domain: string, ask: Ask): Finding[] {
  const own = ask(domain);
  if (own === undefined || own.error !== null)
    return [
      finding("spf", domain, "unknown", `The TXT records were not read${own ? ` (${own.error})` : ""}.`),
    ];
  const records = spfRecords(own.records);
  const [spf] = records;
  if (spf === undefined) return [finding("spf", domain, "fail", "There is no SPF record.")];
  if (records.length > 1)
    return [
      finding(
        "spf",
        domain,
        "fail",
        `There are ${records.length} SPF records; receivers then use none (RFC 7208 section 4.5).`,
      ),
    ];
  const terms = spfTerms(spf);
  const all = terms.find((term) => term.kind === "all");
  const handedOn = all === undefined && terms.some((term) => term.kind === "redirect");
  const strict = all !== undefined && (all.sign === "-" || all.sign === "~");
  const count = countSpfLookups(domain, (name) => {
    const answer = ask(name);
    return {
      spf: spfRecords(answer?.records ?? [])[0] ?? null,
      known: answer !== undefined && answer.error === null,
    };
  });
  const lookups = `${count.lookups} look-ups of at most ${SPF_LOOKUPS} (RFC 7208 section 4.6.4)`;
  return [
    finding("spf", domain, "pass", spf),
    strict || handedOn
      ? finding(
          "spf-all",
          domain,
          "pass",
          handedOn ? "The record that it redirects to decides." : `It ends in ${all?.sign}all.`,
        )
      : finding(
          "spf-all",
          domain,
          "fail",
          all
            ? `It ends in ${all.sign}all, which allows anyone to send.`
            : "The record does not state a policy for other senders.",
        ),
    finding(
      "spf-lookups",
      domain,
      count.verdict,
      count.broken.length > 0
        ? `${count.broken.join(", ")} has no SPF record; ${lookups}.`
        : count.unread.length > 0
          ? `${count.unread.join(", ")} was not read; ${lookups} so far.`
          : `${lookups}.`,
    ),
  ];
}

function judgeDmarc(domain: string, ask: Ask): Finding {
  for (const name of upwards(domain)) {
    const answer = ask(`_dmarc.${name}`);
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
    const answer = ask(name);
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

async function query(resolver: Resolver, name: string, kind: Kind): Promise<Question> {
  try {
    const records =
      kind === "TXT"
        ? (await resolver.resolveTxt(name)).map((parts) => parts.join(""))
        : (await resolver.resolveCaa(name)).flatMap(({ critical, ...tags }) =>
            Object.entries(tags).map(([tag, value]) => `${critical} ${tag} "${value}"`),
          );
    return { name, kind, records, none: records.length === 0, error: null };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    const none = code === "ENODATA" || code === "ENOTFOUND";
    return { name, kind, records: [], none, error: none ? null : code };
  }
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
