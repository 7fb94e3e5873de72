import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { type Ask, answersOf, askFor, mxHosts, type Question } from "#evidence/collectors/dns-questions";
import { hostName, nameServers } from "#evidence/collectors/host-port";
import { allowsHost, MOST_AGE, readStsId, readStsPolicy } from "#evidence/collectors/mta-sts";
import { readTags } from "#evidence/collectors/tag-list";
import { fetchOut } from "#evidence/network/fetch";

const schema = z.object({ domain: hostName, servers: nameServers });
type Settings = z.output<typeof schema>;
type Stored = { domain: string; servers: string[]; questions: Question[] };
type Answer = { address: string; status?: number; rawHeaders?: string[]; error?: string };

const MAX_BYTES = 64 * 1024;
const DAY_SECONDS = 86_400;

/** The collector with the port of the policy's server, which is 443 but in tests. */
export function mailTransportAt(port: number): Collector<Settings> {
  return {
    name: "mail-transport",
    version: 1,
    title: "Encrypted mail transport",
    does: "Checks MTA-STS (RFC 8461) and TLS reporting (RFC 8460) of one domain.",
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
    cron: "55 5 * * 1",
    controls: ["OP-06"],

    async collect({ domain, servers }, { way, now }) {
      const resolver = way.resolver(servers);
      const questions = await askFor(resolver, (ask) => lookUp(domain, ask), 10);
      const stored: Stored = { domain, servers: resolver.getServers(), questions };
      const files = [jsonFile("answers.json", stored)];
      const missing = questions
        .filter((question) => question.error !== null)
        .map((question) => `${question.name} ${question.kind}: ${question.error}`);
      const address = `https://mta-sts.${domain}${port === 443 ? "" : `:${port}`}/.well-known/mta-sts.txt`;
      const published = "id" in readStsId(lookUp(domain, answersOf(questions)).sts?.records ?? []);
      if (published) {
        // Senders follow no redirect (RFC 8461 section 3.3).
        const answer = await fetchOut(way, address, { maxBytes: MAX_BYTES, maxRedirects: 0 }).catch(
          (error: Error) => ({ error: error.message }),
        );
        const kept: Answer =
          "error" in answer
            ? { address, error: answer.error }
            : { address, status: answer.status, rawHeaders: answer.rawHeaders };
        files.push(jsonFile("exchange.json", kept));
        if ("error" in answer) missing.push(`The policy: ${answer.error}`);
        else files.push({ name: "mta-sts.txt", mediaType: "text/plain", bytes: answer.body });
      }
      return {
        files,
        source: `Mail of ${domain}`,
        query: [
          ...questions.map(({ name, kind }) => `${name} ${kind}`),
          ...(published ? [`GET ${address}`] : []),
        ].join(", "),
        extractedAt: now(),
        rows: questions.reduce((sum, question) => sum + question.records.length, 0),
        completeness: `${questions.length} queries sent${published ? ", the policy fetched" : ""}.`,
        missing,
      };
    },

    assess(files, { domain }) {
      const ask = answersOf(readJson<Stored>(files, "answers.json")?.questions ?? []);
      const { sts, mx, tls } = lookUp(domain, ask);
      return [
        ...judgeSts(domain, sts, mx, readJson<Answer>(files, "exchange.json"), files.get("mta-sts.txt")),
        judgeReports(domain, tls),
      ];
    },
  };
}

export const mailTransport = mailTransportAt(443);

function lookUp(domain: string, ask: Ask) {
  return {
    sts: ask(`_mta-sts.${domain}`, "TXT"),
    mx: ask(domain, "MX"),
    tls: ask(`_smtp._tls.${domain}`, "TXT"),
  };
}

function judgeSts(
  domain: string,
  sts: Question | undefined,
  mx: Question | undefined,
  answer: Answer | undefined,
  policy: Buffer | undefined,
): Finding[] {
  const rule = "mta-sts";
  if (!sts || sts.error !== null)
    return [finding(rule, domain, "unknown", `_mta-sts.${domain} was not read.`)];
  const record = readStsId(sts.records);
  if ("problem" in record)
    return [finding(rule, domain, "fail", `${record.problem} (RFC 8461 section 3.1).`)];
  if (!answer || answer.error !== undefined || !policy)
    return [finding(rule, domain, "unknown", `The policy was not read: ${answer?.error ?? "no response"}`)];
  if (answer.status !== 200)
    return [
      finding(
        rule,
        domain,
        "fail",
        `${answer.address} answered ${answer.status}; senders take 200 alone and follow no redirect.`,
      ),
    ];
  const read = readStsPolicy(policy);
  const { maxAge, mode } = read;
  const wrong = [
    read.wrongLines.length > 0 && `line ${read.wrongLines[0]} is no field`,
    read.version !== "STSv1" && `version is "${read.version ?? ""}", not STSv1`,
    !["enforce", "testing", "none"].includes(mode ?? "") && `mode is "${mode ?? ""}"`,
    (maxAge === null || maxAge > MOST_AGE) && `max_age is not a number up to ${MOST_AGE}`,
    mode !== "none" && read.mx.length === 0 && "mx is missing",
  ].filter((one) => one !== false);
  if (wrong.length > 0)
    return [
      finding(rule, domain, "fail", `The policy is not valid: ${wrong.join("; ")} (RFC 8461 section 3.2).`),
    ];
  return [judgeMode(domain, mode!, maxAge!, record.id), ...judgeHosts(domain, mx, read.mx, mode!)];
}

function judgeMode(domain: string, mode: string, maxAge: number, id: string): Finding {
  const days = Math.floor(maxAge / DAY_SECONDS);
  if (mode !== "enforce")
    return finding(
      "mta-sts",
      domain,
      "fail",
      `The policy is in mode ${mode}: mail is sent without TLS, too (id ${id}).`,
    );
  if (maxAge < DAY_SECONDS)
    return finding(
      "mta-sts",
      domain,
      "fail",
      `The policy holds for ${maxAge} seconds; weeks are expected (RFC 8461 section 3.2).`,
    );
  return finding("mta-sts", domain, "pass", `The policy ${id} is enforced and holds for ${days} days.`);
}

function judgeHosts(domain: string, mx: Question | undefined, patterns: string[], mode: string): Finding[] {
  const rule = "mta-sts-mx";
  if (mode === "none") return [];
  if (!mx || mx.error !== null) return [finding(rule, domain, "unknown", "The mail servers were not read.")];
  const hosts = mxHosts(mx.records);
  const outside = hosts.filter((host) => !allowsHost(patterns, host));
  if (outside.length > 0)
    return [
      finding(
        rule,
        domain,
        "fail",
        `${outside.join(", ")} is not in the policy (${patterns.join(", ")}): mail for it is not delivered.`,
      ),
    ];
  if (hosts.length === 0) return [finding(rule, domain, "fail", "The domain has no mail servers.")];
  return [finding(rule, domain, "pass", `The policy names every mail server: ${hosts.join(", ")}.`)];
}

/** RFC 8460 section 3: one record, with addresses that reports can be sent to. */
function judgeReports(domain: string, tls: Question | undefined): Finding {
  const rule = "tls-rpt";
  if (!tls || tls.error !== null)
    return finding(rule, domain, "unknown", `_smtp._tls.${domain} was not read.`);
  const [record, second] = tls.records.filter((one) => /^v=TLSRPTv1[ \t]*;/.test(one));
  if (record === undefined)
    return finding(rule, domain, "fail", "There is no TLS reporting record (RFC 8460 section 3).");
  if (second !== undefined)
    return finding(
      rule,
      domain,
      "fail",
      "There is more than one TLS reporting record; senders then use none.",
    );
  const addresses = (readTags(record)?.get("rua") ?? "").split(",").map((one) => one.trim());
  const wrong = addresses.find((one) => !/^(mailto:[^\s@]+@[^\s@]+|https:\/\/[^\s]+)$/i.test(one));
  if (wrong !== undefined)
    return finding(rule, domain, "fail", `rua "${wrong}" is no mailto or https address: ${record}`);
  return finding(rule, domain, "pass", record);
}
