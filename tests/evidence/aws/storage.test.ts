import { expect, test } from "vitest";
import { awsStorage } from "#evidence/collectors/aws";
import {
  type AskedAws,
  type AwsReply,
  ec2Answer,
  ec2Error,
  playAws,
  playedAccount,
  queryAnswer,
} from "#tests/support/servers/aws";
import { AWS_NOW, lookAtAws } from "#tests/support/servers/aws-look";

const blocks = (value: boolean) => ({
  body: `<?xml version="1.0"?><PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => `<${name}>${value}</${name}>`).join("")}</PublicAccessBlockConfiguration>`,
});
const s3Error = (code: string, status: number): AwsReply => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>refused</Message><RequestId>1</RequestId></Error>`,
});
const bucket = (name: string, region: string) =>
  `<Bucket><Name>${name}</Name><CreationDate>2025-01-01T00:00:00.000Z</CreationDate><BucketRegion>${region}</BucketRegion></Bucket>`;
const list = (inside: string, next = "") => ({
  body: `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>1</ID></Owner><Buckets>${inside}</Buckets>${next}</ListAllMyBucketsResult>`,
});
const database = (name: string, change: Record<string, string> = {}) =>
  `<DBInstance>${Object.entries({
    DBInstanceIdentifier: name,
    StorageEncrypted: "true",
    BackupRetentionPeriod: "7",
    DeletionProtection: "true",
    PubliclyAccessible: "false",
    ...change,
  })
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join("")}</DBInstance>`;
const KEYS = {
  own: { KeyManager: "CUSTOMER", KeyState: "Enabled", KeySpec: "SYMMETRIC_DEFAULT", Origin: "AWS_KMS" },
  signing: { KeyManager: "CUSTOMER", KeyState: "Enabled", KeySpec: "RSA_2048", Origin: "AWS_KMS" },
};

/** A sound account: two pages of buckets, a volume and a database in eu-central-1, two pages of databases. */
function sound(asked: AskedAws): AwsReply | undefined {
  const { service, action, region, parameters, heard } = asked;
  const eu = region === "eu-central-1";
  if (service === "s3") {
    if (heard.url.pathname.startsWith("/v20180820/"))
      return s3Error("NoSuchPublicAccessBlockConfiguration", 404);
    if (heard.url.pathname === "/")
      return parameters.has("continuation-token")
        ? list(bucket("logs.kelp", "us-east-1"))
        : list(bucket("files", "eu-central-1"), "<ContinuationToken>a+b/=</ContinuationToken>");
    if (parameters.has("publicAccessBlock")) return blocks(true);
    if (parameters.has("encryption"))
      return {
        body: "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
      };
    return { body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>" };
  }
  switch (action) {
    case "GetEbsEncryptionByDefault":
      return ec2Answer(action, "<ebsEncryptionByDefault>true</ebsEncryptionByDefault>");
    case "DescribeVolumes":
      return ec2Answer(
        action,
        `<volumeSet>${eu ? "<item><volumeId>vol-1</volumeId><encrypted>true</encrypted></item>" : ""}</volumeSet>`,
      );
    case "DescribeDBInstances":
      if (!eu) return queryAnswer(action, "<DBInstances/>");
      return parameters.get("Marker") === "next page"
        ? queryAnswer(action, `<DBInstances>${database("second")}</DBInstances>`)
        : queryAnswer(action, `<DBInstances>${database("first")}</DBInstances><Marker>next page</Marker>`);
    case "DescribeDBClusters":
      return queryAnswer(action, "<DBClusters/>");
    case "ListKeys":
      return {
        body: eu ? { Keys: [{ KeyId: "own" }, { KeyId: "signing" }], Truncated: false } : { Keys: [] },
      };
    case "DescribeKey":
      return { body: { KeyMetadata: KEYS[JSON.parse(heard.body).KeyId as keyof typeof KEYS] } };
    case "GetKeyRotationStatus":
      return { body: { KeyRotationEnabled: true } };
    default:
      return playedAccount(asked);
  }
}

async function look(change: (asked: AskedAws) => AwsReply | undefined = () => undefined) {
  const api = await playAws(
    () => AWS_NOW,
    (asked) => change(asked) ?? sound(asked),
  );
  return { ...(await lookAtAws(awsStorage, api.url)), asked: api.asked };
}

test("a sound account passes in all enabled regions, read to the last page", async () => {
  const { findings, overall, asked, gathering } = await look();
  expect(findings.map(({ rule, verdict, detail }) => `${rule} ${verdict}: ${detail}`)).toEqual([
    "s3-public-access pass: 2 of 2 buckets block public access.",
    "s3-encryption pass: 2 of 2 buckets are encrypted.",
    "s3-versioning pass: 2 of 2 buckets keep earlier versions.",
    "ebs-encryption pass: 1 of 1 volumes are encrypted.",
    "ebs-default pass: New volumes are encrypted in 1 of 1 regions with volumes.",
    "rds-encryption pass: 2 of 2 databases are encrypted.",
    "rds-backups pass: 2 of 2 databases keep backups for at least 7 days.",
    "rds-deletion-protection pass: 2 of 2 databases are protected from deletion.",
    "rds-public pass: 2 of 2 databases are not publicly accessible.",
    "kms-rotation pass: 1 of 1 keys rotate.",
  ]);
  expect(overall).toBe("pass");
  expect(gathering.rows).toBe(7);
  expect(new Set(asked.map(({ region }) => region))).toEqual(new Set(["us-east-1", "eu-central-1"]));
});

test("what is wrong fails by name and region", async () => {
  const { findings } = await look(({ action, region, parameters, heard }) => {
    const eu = region === "eu-central-1";
    if (heard.url.pathname === "/files") {
      if (parameters.has("publicAccessBlock")) return s3Error("NoSuchPublicAccessBlockConfiguration", 404);
      if (parameters.has("encryption")) return s3Error("ServerSideEncryptionConfigurationNotFoundError", 404);
      return { body: "<VersioningConfiguration/>" };
    }
    if (action === "DescribeVolumes" && eu)
      return ec2Answer(
        action,
        "<volumeSet><item><volumeId>vol-9</volumeId><encrypted>false</encrypted></item></volumeSet>",
      );
    if (action === "GetEbsEncryptionByDefault")
      return ec2Answer(action, "<ebsEncryptionByDefault>false</ebsEncryptionByDefault>");
    if (action === "DescribeDBInstances" && eu)
      return queryAnswer(
        action,
        `<DBInstances>${database("open", { StorageEncrypted: "false", BackupRetentionPeriod: "1", DeletionProtection: "false", PubliclyAccessible: "true" })}${database("in-cluster", { DBClusterIdentifier: "c", BackupRetentionPeriod: "0", DeletionProtection: "false" })}</DBInstances>`,
      );
    return action === "GetKeyRotationStatus" ? { body: { KeyRotationEnabled: false } } : undefined;
  });
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  expect(failed.map(({ rule, object, detail }) => `${rule} | ${object} | ${detail}`)).toEqual([
    "s3-public-access | files | Public access is not blocked, neither for the bucket nor for the account.",
    "s3-encryption | files | The bucket has no encryption by default.",
    "s3-versioning | files | Versioning is off.",
    "ebs-encryption | vol-9, eu-central-1 | The volume is not encrypted.",
    "ebs-default | eu-central-1 | New volumes are not encrypted.",
    "rds-encryption | open, eu-central-1 | Its storage is not encrypted.",
    "rds-backups | open, eu-central-1 | Backups are kept for 1 days; 7 are required.",
    "rds-deletion-protection | open, eu-central-1 | It is not protected from deletion.",
    "rds-public | open, eu-central-1 | The database is publicly accessible.",
    "kms-rotation | own, eu-central-1 | Yearly rotation is off.",
  ]);
});

test("the account's own block of public access holds for every bucket", async () => {
  const { by } = await look(({ heard, parameters }) => {
    if (heard.url.pathname.startsWith("/v20180820/")) return blocks(true);
    return parameters.has("publicAccessBlock") ? blocks(false) : undefined;
  });
  expect(by["s3-public-access"]).toBe("pass");
});

test("each denied call is unknown and names its permission, beside what could be read", async () => {
  const refusals: Record<string, AwsReply> = {
    DescribeVolumes: ec2Error("UnauthorizedOperation"),
    DescribeDBInstances: s3Error("AccessDenied", 403),
    DescribeKey: {
      status: 400,
      body: { __type: "com.amazonaws.kms#AccessDeniedException", Message: "not authorized" },
    },
  };
  const { findings, overall } = await look(({ service, action, parameters }) =>
    service === "s3" && parameters.has("versioning") ? s3Error("AccessDenied", 403) : refusals[action],
  );
  const unknown = new Set(
    findings.filter(({ verdict }) => verdict === "unknown").map(({ rule, detail }) => `${rule}: ${detail}`),
  );
  const lacks = (permission: string) => `The key lacks the permission ${permission}.`;
  expect(unknown).toEqual(
    new Set([
      `s3-versioning: ${lacks("s3:GetBucketVersioning")}`,
      `ebs-encryption: ${lacks("ec2:DescribeVolumes")}`,
      ...["rds-encryption", "rds-backups", "rds-deletion-protection", "rds-public"].map(
        (rule) => `${rule}: ${lacks("rds:DescribeDBInstances")}`,
      ),
      `kms-rotation: ${lacks("kms:DescribeKey")}`,
    ]),
  );
  expect(overall).toBe("unknown");
});

test("an answer that is too long is unknown for its region alone; a page that repeats ends the run", async () => {
  const { findings } = await look(({ action, region }) =>
    action === "DescribeVolumes" && region === "us-east-1"
      ? { body: " ".repeat(11 * 1024 * 1024) }
      : undefined,
  );
  expect(findings.filter(({ verdict }) => verdict !== "pass")).toMatchObject([
    {
      rule: "ebs-encryption",
      object: "us-east-1",
      verdict: "unknown",
      detail: expect.stringContaining("larger than"),
    },
  ]);
  const circle = look(({ action }) =>
    action === "DescribeDBInstances"
      ? queryAnswer(action, "<DBInstances/><Marker>again</Marker>")
      : undefined,
  );
  await expect(circle).rejects.toThrow("AWS names a next page that it has already returned.");
});
