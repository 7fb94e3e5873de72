import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { awsLogging, awsPorts } from "#evidence/collectors/aws";
import {
  type AskedAws,
  type AwsReply,
  ec2Answer,
  ec2Error,
  playAws,
  playedAccount,
} from "#tests/support/servers/aws";
import { AWS_NOW, lookAtAws } from "#tests/support/servers/aws-look";

const ARN = "arn:aws:cloudtrail:eu-central-1:111122223333:trail/all";
const trail = {
  Name: "all",
  TrailARN: ARN,
  IsMultiRegionTrail: true,
  LogFileValidationEnabled: true,
  HomeRegion: "eu-central-1",
};
const denied = (body: object): AwsReply => ({ status: 400, body });

/** A trail for all regions, recorded whole, and GuardDuty in two regions. */
const LOGGING: Record<string, object> = {
  DescribeTrails: { trailList: [trail] },
  GetTrailStatus: { IsLogging: true, LatestDeliveryTime: 1773219600 },
  GetEventSelectors: {
    TrailARN: ARN,
    EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
  },
  "GET /detector": { detectorIds: ["d1"] },
  "GET /detector/d1": { status: "ENABLED" },
};

async function logging(
  change: Record<string, object | AwsReply> = {},
  instead: (asked: AskedAws) => AwsReply | undefined = () => undefined,
) {
  const api = await playAws(
    () => AWS_NOW,
    (asked) => {
      const one = { ...LOGGING, ...change }[asked.action];
      return (
        instead(asked) ??
        playedAccount(asked) ??
        (one && ("status" in one && "body" in one ? (one as AwsReply) : { body: one }))
      );
    },
  );
  return lookAtAws(awsLogging, api.url);
}

describe("logging and detection", () => {
  test("a trail for all regions and GuardDuty in each region pass", async () => {
    const { findings, overall } = await logging();
    expect(findings.map(({ rule, object, detail }) => `${rule} | ${object} | ${detail}`)).toEqual([
      "trail | all | Records what is done in all regions, and is switched on.",
      "trail-validation | all | Log file validation is on: later changes of log files can be found.",
      "guardduty | regions | GuardDuty is on in 2 of 2 regions.",
    ]);
    expect(overall).toBe("pass");
  });

  test.each([
    ["no trail", { DescribeTrails: { trailList: [] } }, "fail", "The account has no trail."],
    [
      "one region",
      { DescribeTrails: { trailList: [{ ...trail, IsMultiRegionTrail: false }] } },
      "fail",
      "The trail records one region alone.",
    ],
    ["off", { GetTrailStatus: { IsLogging: false } }, "fail", "The trail is switched off."],
    [
      "undelivered",
      { GetTrailStatus: { IsLogging: true, LatestDeliveryError: "AccessDenied" } },
      "fail",
      "Its log files could not be delivered: AccessDenied.",
    ],
    [
      "writes alone",
      {
        GetEventSelectors: {
          EventSelectors: [{ ReadWriteType: "WriteOnly", IncludeManagementEvents: true }],
        },
      },
      "fail",
      "The trail does not record all management events.",
    ],
    [
      "one source",
      {
        GetEventSelectors: {
          AdvancedEventSelectors: [
            {
              FieldSelectors: [
                { Field: "eventCategory", Equals: ["Management"] },
                { Field: "eventSource", Equals: ["iam.amazonaws.com"] },
              ],
            },
          ],
        },
      },
      "fail",
      "The trail does not record all management events.",
    ],
    [
      "advanced",
      {
        GetEventSelectors: {
          AdvancedEventSelectors: [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }],
        },
      },
      "pass",
      "Records what is done in all regions, and is switched on.",
    ],
    [
      "denied",
      { GetEventSelectors: denied({ __type: "AccessDeniedException", Message: "no" }) },
      "unknown",
      "The key lacks the permission cloudtrail:GetEventSelectors.",
    ],
    [
      "all denied",
      { DescribeTrails: denied({ __type: "AccessDeniedException", message: "no" }) },
      "unknown",
      "The key lacks the permission cloudtrail:DescribeTrails.",
    ],
  ])("a trail, %s", async (_name, change, verdict, words) => {
    const { by, detail } = await logging(change as Record<string, object>);
    expect([by.trail, detail.trail]).toEqual([verdict, words]);
  });

  test("a trail whose log files can be changed unnoticed fails", async () => {
    const { by } = await logging({
      DescribeTrails: { trailList: [{ ...trail, LogFileValidationEnabled: false }] },
    });
    expect(by).toMatchObject({ trail: "pass", "trail-validation": "fail" });
  });

  test("GuardDuty is judged region by region", async () => {
    const { findings } = await logging(
      { "GET /detector/d2": { status: "DISABLED" } },
      ({ action, region }) =>
        action === "GET /detector" && region === "us-east-1"
          ? {
              status: 403,
              body: { message: "no" },
              headers: { "x-amzn-errortype": "AccessDeniedException:http://x" },
            }
          : action === "GET /detector"
            ? { body: { detectorIds: ["d2"] } }
            : undefined,
    );
    expect(findings.filter(({ rule }) => rule === "guardduty")).toMatchObject([
      { object: "eu-central-1", verdict: "fail", detail: "GuardDuty is suspended in this region." },
      {
        object: "us-east-1",
        verdict: "unknown",
        detail: "The key lacks the permission guardduty:ListDetectors.",
      },
    ]);
  });
});

const permission = (protocol: string, from: number | null, to: number | null, v4 = "", v6 = "") =>
  `<item><ipProtocol>${protocol}</ipProtocol>${from === null ? "" : `<fromPort>${from}</fromPort><toPort>${to}</toPort>`}<groups/><ipRanges>${v4 && `<item><cidrIp>${v4}</cidrIp></item>`}</ipRanges><ipv6Ranges>${v6 && `<item><cidrIpv6>${v6}</cidrIpv6></item>`}</ipv6Ranges></item>`;
const group = (id: string, ...permissions: string[]) =>
  `<item><ownerId>111122223333</ownerId><groupId>${id}</groupId><groupName>web</groupName><ipPermissions>${permissions.join("")}</ipPermissions></item>`;

async function ports(groups: string, change: Record<string, string> = {}, first?: AwsReply) {
  const api = await playAws(
    () => AWS_NOW,
    (asked) => {
      const { action, region, parameters } = asked;
      if (action !== "DescribeSecurityGroups") return playedAccount(asked);
      if (region === "us-east-1") return first ?? ec2Answer(action, "<securityGroupInfo/>");
      return parameters.get("NextToken") === "two"
        ? ec2Answer(action, `<securityGroupInfo>${groups}</securityGroupInfo>`)
        : ec2Answer(
            action,
            `<securityGroupInfo>${group("sg-0")}</securityGroupInfo><nextToken>two</nextToken>`,
          );
    },
  );
  return lookAtAws(awsPorts, api.url, change);
}

describe("open ports", () => {
  test.each([
    ["443 to everyone", permission("tcp", 443, 443, "0.0.0.0/0"), "pass", ""],
    ["22 to a network", permission("tcp", 22, 22, "10.0.0.0/8"), "pass", ""],
    ["ICMP", permission("icmp", -1, -1, "0.0.0.0/0"), "pass", ""],
    [
      "22 to everyone",
      permission("tcp", 22, 22, "0.0.0.0/0"),
      "fail",
      "Open to everyone: tcp 22, to 0.0.0.0/0.",
    ],
    ["22 to IPv6", permission("tcp", 22, 22, "", "::/0"), "fail", "Open to everyone: tcp 22, to ::/0."],
    [
      "a range around 443",
      permission("tcp", 440, 450, "0.0.0.0/0"),
      "fail",
      "Open to everyone: tcp 440–450, to 0.0.0.0/0.",
    ],
    [
      "everything",
      permission("-1", null, null, "0.0.0.0/0", "::/0"),
      "fail",
      "Open to everyone: every port and protocol, to 0.0.0.0/0 and ::/0.",
    ],
  ])("%s", async (_name, inside, verdict, words) => {
    const { findings } = await ports(group("sg-1", inside));
    const bad = findings.filter((one) => one.verdict !== "pass");
    expect(bad.map(({ object, detail }) => `${object} | ${detail}`)).toEqual(
      verdict === "pass" ? [] : [`sg-1 (web), eu-central-1 | ${words}`],
    );
  });

  test("other ports may be meant; a denied region is unknown by its permission", async () => {
    const ssh = await ports(group("sg-1", permission("tcp", 22, 22, "0.0.0.0/0")), { ports: "22" });
    expect(ssh.overall).toBe("pass");
    const { findings, overall } = await ports("", {}, ec2Error("UnauthorizedOperation"));
    expect(findings).toMatchObject([
      { verdict: "pass", detail: "1 of 1 open to everyone no port but 80, 443." },
      {
        object: "us-east-1",
        verdict: "unknown",
        detail: "The key lacks the permission ec2:DescribeSecurityGroups.",
      },
    ]);
    expect(overall).toBe("unknown");
    expect(awsPorts.schema.safeParse({ key: "AKIAIOSFODNN7KELP000", ports: "22, many" }).success).toBe(false);
  });
});

test("the policy in the documentation names every permission that a call needs, and no other", () => {
  const permissions = (text: string) =>
    [...text.matchAll(/"((?:cloudtrail|ec2|guardduty|iam|kms|rds|s3):\w+)"/g)].map(([, name]) => name);
  const source = readdirSync("evidence/aws").map((name) => readFileSync(`evidence/aws/${name}`, "utf8"));
  const policy = permissions(readFileSync("docs/collectors.md", "utf8"));
  expect(policy).toEqual([...new Set(permissions(source.join("\n")))].sort());
});
