import type { Account, Answer, Moment } from "#domain/systems/accounts";
import { KnownAccounts } from "#evidence/account-exports/repeats";
import type { AccountSource } from "#evidence/account-exports/source";
import { BadLines } from "#evidence/files/bad-lines";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Aliases, findColumns, refuseDestroyed } from "#evidence/files/columns";
import { eachInTurns } from "#evidence/files/turns";
import { answer, latest } from "#evidence/files/values";

const FIELDS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_used_date",
  "access_key_2_active",
  "access_key_2_last_used_date",
  "cert_1_active",
  "cert_2_active",
] as const;
type Field = (typeof FIELDS)[number];
const ALIASES = Object.fromEntries(FIELDS.map((field) => [field, []])) as unknown as Aliases<Field>;
const ROOT = "<root_account>";

/**
 * The credential report of one AWS account (IAM GetCredentialReport). Its words for "not known" differ: N/A,
 * no_information and not_supported all stay unknown. The report names no permissions, so only the root user has a role.
 */
export const awsCredentialReport: AccountSource = {
  format: "aws-credential-report",
  title: "AWS IAM credential report",
  hint: "IAM, Credential report, Download; or aws iam get-credential-report. Only a finished report is CSV.",
  known: ({ columns }) => columns.has("arn") && columns.has("mfaactive"),
  async read(table) {
    const cells = findColumns(table, ALIASES, [["user"], ["arn"], ["mfa_active"], ["password_enabled"]]);
    const bad = new BadLines();
    const known = new KnownAccounts();
    const times = new ColumnTimes(table, cells);
    await eachInTurns(table.rows, (row) => {
      if (refuseDestroyed(row, cells, ["user", "arn"], bad)) return;
      const wrong = (field: Field, reason: string) =>
        bad.add(row.line, cells.named(field), `“${cells.value(row, field)}” ${reason}`);
      const asked = (field: Field): Answer => {
        const value = answer(cells.value(row, field));
        if (value === undefined) wrong(field, "is not true, false or N/A.");
        return value ?? "unknown";
      };
      const time = (field: Field): Moment | null => {
        const at = times.read(row, field);
        if (isProblem(at)) bad.add(row.line, cells.named(field), at.problem);
        return at === "never" || isProblem(at) ? null : at;
      };
      const user = cells.value(row, "user");
      const arn = cells.value(row, "arn");
      if (!arn.startsWith("arn:")) wrong("arn", "is not an ARN.");
      const root = user === ROOT;
      const ways = [
        asked("password_enabled"),
        asked("access_key_1_active"),
        asked("access_key_2_active"),
        asked("cert_1_active"),
        asked("cert_2_active"),
      ];
      const account: Account = {
        externalId: arn,
        userName: user,
        email: null,
        name: root ? "Root user" : null,
        kind: root ? "shared" : "unknown",
        status: root || ways.includes("yes") ? "active" : ways.includes("unknown") ? "unknown" : "disabled",
        roles: root ? ["root"] : [],
        grants: credentials(ways),
        privileged: root ? "yes" : "unknown",
        mfa: asked("mfa_active"),
        lastSignIn: latest([
          time("password_last_used"),
          time("access_key_1_last_used_date"),
          time("access_key_2_last_used_date"),
        ]),
        createdAt: time("user_creation_time"),
      };
      const twin = known.add(account, row.line);
      if (twin !== null) wrong("arn", `is already on line ${twin}, which says something else.`);
    });
    bad.refuse();
    return [{ at: null, rows: table.rows.length, accounts: known.accounts, leftOut: known.leftOut }];
  },
};

const WAYS = ["password", "access key 1", "access key 2", "certificate 1", "certificate 2"];
function credentials(ways: Answer[]): string[] {
  return WAYS.filter((_, at) => ways[at] === "yes");
}
