import type { Answer } from "#evidence/aws/answers";
import { jsonOf, xmlOf } from "#evidence/aws/answers";
import type { Aws, Question } from "#evidence/aws/client";
import { elementsAt, xmlText } from "#evidence/aws/xml";

const VERSIONS = { sts: "2011-06-15", iam: "2010-05-08", ec2: "2016-11-15", rds: "2014-10-31" };
const TARGETS = {
  cloudtrail: "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
  kms: "TrentService",
};
/** More pages of one list are not read. */
const MOST_PAGES = 500;

/** A question in the query protocol, which STS, IAM, EC2 and RDS speak. */
export function queryOf(
  call: `${keyof typeof VERSIONS}:${string}`,
  region: string,
  parameters: Readonly<Record<string, string>> = {},
): Question {
  const [service, Action = ""] = call.split(":") as [keyof typeof VERSIONS, string];
  return {
    call,
    region,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({ Action, Version: VERSIONS[service], ...parameters }).toString(),
  };
}

/** A question in AWS's JSON protocol, which CloudTrail and KMS speak. */
export function jsonQuestionOf(
  call: `${keyof typeof TARGETS}:${string}`,
  region: string,
  input: object,
  of = "",
): Question {
  const [service, action = ""] = call.split(":") as [keyof typeof TARGETS, string];
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `${TARGETS[service]}.${action}`,
  };
  return { call, region, of, headers, body: JSON.stringify(input) };
}

/**
 * Every page of a list, up to the one that is refused. `nextOf` finds the mark of the next page, with which `questionOf` asks.
 * @throws Error where a page leads back to itself
 */
export async function everyPage(
  aws: Aws,
  questionOf: (mark: string | null) => Question,
  nextOf: (answer: Answer) => string | null,
): Promise<Answer[]> {
  const pages: Answer[] = [];
  const seen = new Set<string | null>();
  for (let mark: string | null = null; !seen.has(mark); ) {
    seen.add(mark);
    const answer = await aws.ask(questionOf(mark));
    pages.push(answer);
    mark = answer.code === null ? nextOf(answer) : null;
    if (mark === null) return pages;
    if (pages.length >= MOST_PAGES)
      throw new Error(`A list of AWS has more than ${MOST_PAGES} pages, which exceeds the limit.`);
  }
  throw new Error("AWS names a next page that it has already returned.");
}

/** The mark of the next page in an XML answer, at one of these paths. */
export function nextInXml(...paths: readonly string[]) {
  return (answer: Answer): string | null => {
    const root = xmlOf(answer);
    return root && (paths.map((path) => xmlText(root, path)).find((text) => text !== null) ?? null);
  };
}

/** The mark of the next page in a JSON answer, under one of these names. */
export function nextInJson(name: string) {
  return (answer: Answer): string | null => {
    const mark = (jsonOf(answer) as Record<string, unknown> | null)?.[name];
    return typeof mark === "string" && mark !== "" ? mark : null;
  };
}

/** Every page of a list of EC2 in a region. */
export function everyEc2Page(
  aws: Aws,
  call: `ec2:${string}`,
  region: string,
  more: Record<string, string> = {},
) {
  return everyPage(
    aws,
    (mark) =>
      queryOf(call, region, { MaxResults: "500", ...more, ...(mark !== null && { NextToken: mark }) }),
    nextInXml("nextToken"),
  );
}

/**
 * Who asks, and which regions the account has enabled. Where the regions may not be listed, the home region alone is asked
 * and the others are missing. @throws Error when AWS does not accept the key
 */
export async function openAccount(aws: Aws): Promise<{ account: string; regions: string[] }> {
  const who = await aws.ask(queryOf("sts:GetCallerIdentity", aws.home));
  const root = xmlOf(who);
  const account = root && xmlText(root, "GetCallerIdentityResult/Account");
  if (!account)
    throw new Error(`AWS did not say which account the key belongs to: ${who.code ?? "unknown format"}.`);
  const listed = await aws.ask(queryOf("ec2:DescribeRegions", aws.home, { AllRegions: "true" }));
  const found = xmlOf(listed);
  if (!found) {
    aws.missing.push(
      `All regions but ${aws.home}: they could not be listed (ec2:DescribeRegions, ${listed.code ?? "unknown format"}).`,
    );
    return { account, regions: [aws.home] };
  }
  const regions = elementsAt(found, "regionInfo/item")
    .filter((item) => xmlText(item, "optInStatus") !== "not-opted-in")
    .map((item) => xmlText(item, "regionName"))
    .filter((name) => name !== null);
  return { account, regions: regions.sort() };
}

/** Does the work for each of these, four at a time. */
export async function forEachOf<T>(list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  const waiting = [...list];
  const lane = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}
