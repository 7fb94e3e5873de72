import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, unknownBy, xmlOf } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { type CredentialLine, readCredentialReport } from "#evidence/aws/credential-report";
import { queryOf } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";
import { elementsAt, xmlText } from "#evidence/aws/xml";

type Settings = { keyDays: number; unusedDays: number; length: number };
const REPORT = "iam:GetCredentialReport";
/** A report is made within seconds; it is asked for at this distance, so many times. */
const AGAIN_MS = 3000;
const MOST_ASKED = 20;

/** Asks IAM about the account and its users; gives the number of users. IAM has no regions. */
export async function readAccounts(aws: Aws): Promise<number> {
  await aws.ask(queryOf("iam:GetAccountSummary", aws.home));
  await aws.ask(queryOf("iam:GetAccountPasswordPolicy", aws.home));
  for (let asked = 0; asked < MOST_ASKED; asked += 1) {
    const made = await aws.ask(queryOf("iam:GenerateCredentialReport", aws.home));
    const root = xmlOf(made);
    if (!root || xmlText(root, "GenerateCredentialReportResult/State") === "COMPLETE") break;
    await aws.pause(AGAIN_MS);
  }
  const report = await aws.ask(queryOf(REPORT, aws.home));
  return readCredentialReport(report)?.length ?? 0;
}

/** Judges the account, its root user and its users at `at`. */
export function judgeAccounts(answers: readonly Answer[], settings: Settings, at: Date): Finding[] {
  const report = answersTo(answers, REPORT).at(-1);
  const lines = report ? readCredentialReport(report) : null;
  return [
    ...judgeRoot(answers),
    judgePolicy(answers, lines, settings),
    ...(lines
      ? judgeUsers(lines, settings, at)
      : ["user-mfa", "key-age", "unused"].map((rule) => unknownBy(rule, report, "users"))),
  ];
}

function judgeRoot(answers: readonly Answer[]): Finding[] {
  const [answer] = answersTo(answers, "iam:GetAccountSummary");
  const root = answer && xmlOf(answer);
  const summary = new Map(
    (root ? elementsAt(root, "GetAccountSummaryResult/SummaryMap/entry") : []).map((entry) => [
      xmlText(entry, "key"),
      Number(xmlText(entry, "value")),
    ]),
  );
  const [mfa, keys] = [summary.get("AccountMFAEnabled"), summary.get("AccountAccessKeysPresent")];
  const of = (rule: string, good: boolean, detail: string): Finding => ({
    rule,
    object: "root user",
    verdict: good ? "pass" : "fail",
    detail,
  });
  const unknown = (rule: string) => unknownBy(rule, answer, "root user");
  return [
    summary.get("AccountPasswordPresent") === 0
      ? of("root-mfa", true, "The root user has no password.")
      : mfa === undefined
        ? unknown("root-mfa")
        : of("root-mfa", mfa > 0, `The root user has ${mfa > 0 ? "a" : "no"} second factor.`),
    keys === undefined
      ? unknown("root-keys")
      : of(
          "root-keys",
          keys === 0,
          `The root user has ${keys === 0 ? "no" : ""} access keys.`.replace("  ", " "),
        ),
  ];
}

function judgePolicy(
  answers: readonly Answer[],
  lines: CredentialLine[] | null,
  { length }: Settings,
): Finding {
  const [rule, object] = ["password-policy", "password policy"];
  const [answer] = answersTo(answers, "iam:GetAccountPasswordPolicy");
  const of = (verdict: Finding["verdict"], detail: string): Finding => ({ rule, object, verdict, detail });
  if (lines?.every(({ root, password }) => root || password === false))
    return of("pass", "No user signs in with a password.");
  if (answer?.code === "NoSuchEntity")
    return of(
      "fail",
      `The account has no password policy; AWS then requires 8 characters, and ${length} are required.`,
    );
  const root = answer && xmlOf(answer);
  const least = root && xmlText(root, "GetAccountPasswordPolicyResult/PasswordPolicy/MinimumPasswordLength");
  if (!least) return unknownBy(rule, answer, object);
  return of(
    Number(least) >= length ? "pass" : "fail",
    `Passwords have at least ${least} characters; ${length} are required.`,
  );
}

function judgeUsers(lines: readonly CredentialLine[], settings: Settings, at: Date): Finding[] {
  const users = lines.filter(({ root }) => !root);
  const place = "users of the account";
  return [
    ...(users.length === 0
      ? [
          {
            rule: "user-mfa",
            object: place,
            verdict: "pass" as const,
            detail: "The account has no IAM users.",
          },
        ]
      : []),
    ...summed(
      "user-mfa",
      place,
      users.map(judgeMfa),
      (n) => `${n} of ${users.length} have a second factor or no password.`,
    ),
    ...summed(
      "key-age",
      place,
      users.flatMap((user) => user.keys.map((key) => judgeAge(user.name, key, settings, at))),
      (n) => `${n} active access keys are at most ${settings.keyDays} days old.`,
    ),
    ...summed(
      "unused",
      place,
      users.flatMap((user) => judgeUse(user, settings, at)),
      (n) => `${n} active passwords and keys were used or made within ${settings.unusedDays} days.`,
    ),
  ];
}

function judgeMfa({ name, password, mfa }: CredentialLine): Judged {
  if (password === null || mfa === null)
    return {
      object: name,
      verdict: "unknown",
      detail: "The report does not say whether there is a second factor.",
    };
  return !password || mfa
    ? { object: name, verdict: "pass", detail: "Has a second factor or no password." }
    : { object: name, verdict: "fail", detail: "Signs in with a password and without a second factor." };
}

type Key = CredentialLine["keys"][number];

function judgeAge(user: string, { n, rotated }: Key, { keyDays }: Settings, at: Date): Judged {
  const object = `${user}, key ${n}`;
  const age = daysSince(rotated, at);
  if (age === null)
    return { object, verdict: "unknown", detail: "The report does not say when the key was made." };
  return {
    object,
    verdict: age <= keyDays ? "pass" : "fail",
    detail: `The key is ${age} days old; at most ${keyDays} are allowed.`,
  };
}

function judgeUse(
  { name, password, passwordUsed, passwordMade, keys }: CredentialLine,
  { unusedDays }: Settings,
  at: Date,
) {
  const judge = (object: string, used: string | null, made: string | null): Judged => {
    const idle = daysSince(used, at) ?? daysSince(made, at);
    if (idle === null)
      return { object, verdict: "unknown", detail: "The report does not say when it was last used." };
    const since = daysSince(used, at) === null ? "never used since it was made" : "last used";
    return {
      object,
      verdict: idle <= unusedDays ? "pass" : "fail",
      detail: `Active, and ${since} ${idle} days ago; at most ${unusedDays} are allowed.`,
    };
  };
  return [
    ...(password ? [judge(`${name}, password`, passwordUsed, passwordMade)] : []),
    ...keys.map(({ n, used, rotated }) => judge(`${name}, key ${n}`, used, rotated)),
  ];
}

function daysSince(instant: string | null, at: Date): number | null {
  const time = instant === null ? Number.NaN : Date.parse(instant);
  return Number.isNaN(time) ? null : Math.max(0, Math.floor((at.getTime() - time) / DAY_MS));
}
