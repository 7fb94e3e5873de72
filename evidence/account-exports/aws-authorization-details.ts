import { type AwsUser, awsUsers } from "#evidence/account-exports/aws-grants";
import { knownHeader } from "#evidence/account-exports/known-header";
import type { AccountSource } from "#evidence/account-exports/source";
import { BadFile } from "#evidence/files/bad-lines";
import { readJsonValues, tableOf } from "#evidence/files/json-table";
import { many } from "#evidence/files/values";

/** One record for each user, with the policies of the user's groups where they grant power. */
const lines = knownHeader({
  format: "aws-authorization-details",
  title: "AWS IAM authorization details",
  hint: "aws iam get-account-authorization-details > iam.json. Without passwords, keys, second factors and sign-ins.",
  headers: {
    id: [],
    user_name: ["name"],
    arn: [],
    created: [],
    groups: [],
    policies: [],
    powerful: [],
  },
  known: [["UserDetailList"]],
  required: ["id"],
  id: "id",
  account(line) {
    return {
      externalId: line.text("id") ?? "",
      userName: line.text("user_name"),
      roles: [...many(line.raw("groups")), ...many(line.raw("policies")).map((policy) => `policy ${policy}`)],
      privileged: line.answer("powerful") === "yes" ? "yes" : "unknown",
      createdAt: line.time("created"),
    };
  },
});

/** The users of one AWS account with what they are granted. An account without users is an empty list. */
export const awsAuthorizationDetails: AccountSource = {
  ...lines,
  async table(bytes) {
    return tableOf(usersOf(await readJsonValues(bytes)));
  },
};

function usersOf(pages: readonly unknown[]): AwsUser[] {
  try {
    return awsUsers(pages);
  } catch {
    throw new BadFile("The file is not what aws iam get-account-authorization-details prints.");
  }
}
