import { expect, test } from "vitest";
import { awsAccounts } from "#evidence/collectors/aws";
import {
  type AskedAws,
  type AwsReply,
  playAws,
  playedAccount,
  queryAnswer,
  xmlError,
} from "#tests/support/servers/aws";
import { AWS_NOW, lookAtAws } from "#tests/support/servers/aws-look";

const HEAD =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";
const none = "false,N/A,N/A,N/A,N/A";
const certs = "false,N/A,false,N/A";
const ROOT = `<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,2025-01-01T00:00:00+00:00,not_supported,not_supported,true,${none},${none},${certs}`;
const MARTA = `marta,arn:aws:iam::111122223333:user/marta,2022-05-06T07:08:09+00:00,true,2026-03-01T09:00:00+00:00,2025-01-01T00:00:00+00:00,N/A,true,${none},${none},${certs}`;
const key = (name: string, rotated: string, used: string) =>
  `${name},arn:aws:iam::111122223333:user/${name},2022-05-06T07:08:09+00:00,false,N/A,N/A,N/A,false,true,${rotated},${used},eu-central-1,s3,${none},${certs}`;
const DEPLOY = key("deploy", "2026-02-01T00:00:00+00:00", "2026-03-10T00:00:00+00:00");

/** Account, root and users as IAM's summary counts them. */
const summary = (mfa: number, keys: number) =>
  queryAnswer(
    "GetAccountSummary",
    `<SummaryMap><entry><key>AccountMFAEnabled</key><value>${mfa}</value></entry><entry><key>AccountAccessKeysPresent</key><value>${keys}</value></entry><entry><key>AccountPasswordPresent</key><value>1</value></entry></SummaryMap>`,
  );

/** IAM of a sound account with these lines in its report. */
function iam(lines: readonly string[] = [ROOT, MARTA, DEPLOY]) {
  const content = Buffer.from([HEAD, ...lines].join("\n")).toString("base64");
  return {
    GetAccountSummary: summary(1, 0),
    GetAccountPasswordPolicy: queryAnswer(
      "GetAccountPasswordPolicy",
      "<PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength><RequireSymbols>true</RequireSymbols></PasswordPolicy>",
    ),
    GenerateCredentialReport: queryAnswer("GenerateCredentialReport", "<State>COMPLETE</State>"),
    GetCredentialReport: queryAnswer(
      "GetCredentialReport",
      `<Content>${content}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>2026-03-11T08:59:00Z</GeneratedTime>`,
    ),
  };
}

type Answers = Partial<Record<string, AwsReply | ((asked: AskedAws, times: number) => AwsReply)>>;

async function look(answers: Answers, change: Record<string, string> = {}, secret?: string) {
  const api = await playAws(
    () => AWS_NOW,
    (asked, times) => {
      const one = answers[asked.action];
      return typeof one === "function" ? one(asked, times) : (one ?? playedAccount(asked));
    },
  );
  return { ...(await lookAtAws(awsAccounts, api.url, change, secret)), asked: api.asked };
}

test("a sound account passes, and neither secret nor signature is in what is kept", async () => {
  const { by, overall, gathering, asked, findings } = await look(iam());
  expect(by).toEqual({
    "root-mfa": "pass",
    "root-keys": "pass",
    "password-policy": "pass",
    "user-mfa": "pass",
    "key-age": "pass",
    unused: "pass",
  });
  expect(overall).toBe("pass");
  expect(findings.map(({ detail }) => detail)).toContain("2 of 2 have a second factor or no password.");
  expect(gathering.source).toBe("AWS account 111122223333");
  expect(asked.map(({ service, region }) => `${service} ${region}`)).toContain("iam us-east-1");
  const kept = gathering.files.map(({ bytes }) => bytes.toString()).join() + JSON.stringify(gathering);
  expect(kept).not.toContain("kelp/forest");
  expect(kept).not.toContain("Signature=");
});

test("what is wrong fails by name", async () => {
  const bad = iam([
    ROOT,
    MARTA.replace("N/A,true,false", "N/A,false,false"),
    key("old", "2025-11-01T00:00:00+00:00", "2025-12-01T00:00:00+00:00"),
    key("never", "2025-01-01T00:00:00+00:00", "N/A"),
  ]);
  const { findings } = await look({
    ...bad,
    GetAccountSummary: summary(0, 1),
    GetAccountPasswordPolicy: xmlError("NoSuchEntity", "cannot be found", 404),
  });
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  expect(failed.map(({ rule, object, detail }) => `${rule} | ${object} | ${detail}`)).toEqual([
    "root-mfa | root user | The root user has no second factor.",
    "root-keys | root user | The root user has access keys.",
    "password-policy | password policy | The account has no password policy; AWS then requires 8 characters, and 14 are required.",
    "user-mfa | marta | Signs in with a password and without a second factor.",
    "key-age | old, key 1 | The key is 130 days old; at most 90 are allowed.",
    "key-age | never, key 1 | The key is 434 days old; at most 90 are allowed.",
    "unused | old, key 1 | Active, and last used 100 days ago; at most 90 are allowed.",
    "unused | never, key 1 | Active, and never used since it was made 434 days ago; at most 90 are allowed.",
  ]);
});

test("a denied call is unknown and names the permission; so is what cannot be read", async () => {
  const denied = await look({
    ...iam(),
    GetCredentialReport: xmlError("AccessDenied", "not authorized", 403),
  });
  expect(denied.by).toMatchObject({ "root-mfa": "pass", "user-mfa": "unknown", "key-age": "unknown" });
  expect(denied.detail["user-mfa"]).toBe("The key lacks the permission iam:GetCredentialReport.");
  expect(denied.overall).toBe("unknown");
  const other = Buffer.from("no,report\n1,2").toString("base64");
  const odd = await look({
    ...iam(),
    GetCredentialReport: queryAnswer("GetCredentialReport", `<Content>${other}</Content>`),
    GetAccountSummary: { body: "<GetAccountSummaryResponse><broken>" },
  });
  expect(odd.by).toMatchObject({ "root-mfa": "unknown", "root-keys": "unknown", "user-mfa": "unknown" });
});

test("a report in the making and throttling are waited for by the clock, longer each time", async () => {
  const { overall, waits } = await look({
    ...iam(),
    GetAccountSummary: (_asked, times) =>
      times < 3 ? xmlError("Throttling", "Rate exceeded", 400) : summary(1, 0),
    GenerateCredentialReport: (_asked, times) =>
      queryAnswer("GenerateCredentialReport", `<State>${times === 1 ? "STARTED" : "COMPLETE"}</State>`),
  });
  expect([overall, waits]).toEqual(["pass", [1000, 2000, 3000]]);
  const forever = await look({ ...iam(), GetAccountSummary: xmlError("Throttling", "Rate exceeded", 400) });
  expect(forever.detail["root-mfa"]).toBe("iam:GetAccountSummary was refused: Throttling, Rate exceeded.");
  expect(forever.by["root-mfa"]).toBe("unknown");
});

test("regions that cannot be listed are missing, so that nothing passes as whole", async () => {
  const { gathering, overall } = await look({
    ...iam(),
    DescribeRegions: xmlError("UnauthorizedOperation", "", 403),
  });
  expect(gathering.missing).toEqual([
    "All regions but us-east-1: they could not be listed (ec2:DescribeRegions, UnauthorizedOperation).",
  ]);
  expect(overall).toBe("unknown");
});

test.each([
  ["another secret", {}, "another-secret", "AWS does not accept the secret access key. Enter a valid one."],
  [
    "another key",
    { key: "AKIAANOTHERKEY000000" },
    undefined,
    "AWS does not accept the access key id (InvalidClientTokenId). Enter a valid one that is active.",
  ],
])("%s is one sentence", async (_name, change, secret, words) => {
  await expect(look(iam(), change, secret)).rejects.toThrow(words);
});

test("a clock that differs, a proxy's page, a redirect and a long answer are one sentence each", async () => {
  const early = await playAws(() => new Date(AWS_NOW.getTime() + 3_600_000), playedAccount);
  await expect(lookAtAws(awsAccounts, early.url)).rejects.toThrow(
    "the clock of this server differs from its own (Wed, 11 Mar 2026 09:00:00 GMT). Set the clock of this server.",
  );
  const reply = (one: AwsReply) => look({ GetCallerIdentity: one });
  await expect(
    reply({ body: "<!doctype html><p>Sign in", headers: { "content-type": "text/html" } }),
  ).rejects.toThrow(/returned a web page instead of a response of AWS\. A proxy may be in the way\.$/);
  await expect(
    reply({ status: 302, body: "", headers: { location: "https://evil.example/" } }),
  ).rejects.toThrow(/redirects to https:\/\/evil\.example\/, which is not followed/);
  await expect(reply({ body: " ".repeat(11 * 1024 * 1024) })).rejects.toThrow(/larger than \d+ bytes/);
});

test.each([
  [{ key: "not a key" }, "key"],
  [{ endpoint: "ftp://x" }, "endpoint"],
  [{ endpoint: "https://ada:secret@x" }, "endpoint"],
  [{ keyDays: "0" }, "keyDays"],
])("%j is refused at its field", (change, field) => {
  const parsed = awsAccounts.schema.safeParse({ key: "AKIAIOSFODNN7KELP000", ...change });
  expect(parsed.error?.issues[0]?.path).toEqual([field]);
});
