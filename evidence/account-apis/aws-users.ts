import type { Account } from "#domain/systems/accounts";
import { flagAt, idAt, listAt, textAt, timeAt } from "#evidence/account-apis/values";
import { type AwsUser, awsUsers } from "#evidence/account-exports/aws-grants";
import { latest } from "#evidence/files/values";

type Grants = Pick<AwsUser, "groups" | "policies" | "powerful">;

/** The groups and the policies of each user by its id, those by its groups included where they grant power. */
export function grantsOf(pages: readonly unknown[]): Map<string, Grants> {
  return new Map(
    awsUsers(pages).map(({ id, groups, policies, powerful }) => [id, { groups, policies, powerful }]),
  );
}

/** A user as it was put together from IAM's answers. What a policy of one's own allows is not judged: privilege stays unknown. */
export function accountOf(row: unknown): Account {
  if (flagAt(row, "root")) return rootOf(row as { mfa?: number; keys?: number });
  const keys = listAt(row, "accessKeys").filter((key) => flagAt(key, "active"));
  const password = flagAt(row, "password") === true;
  const devices = (row as { mfaDevices?: unknown }).mfaDevices;
  return {
    externalId: idAt(row, "UserId", "AWS IAM"),
    userName: textAt(row, "UserName"),
    email: null,
    name: null,
    kind: "unknown",
    status: password || keys.length > 0 ? "active" : "disabled",
    roles: [
      ...listAt(row, "groups").map(String),
      ...listAt(row, "policies").map((policy) => `policy ${policy}`),
    ],
    grants: [...(password ? ["password"] : []), ...keys.map((key) => `access key ${textAt(key, "id")}`)],
    privileged: flagAt(row, "powerful") ? "yes" : "unknown",
    mfa: typeof devices === "number" ? (devices > 0 ? "yes" : "no") : "unknown",
    lastSignIn: latest([
      timeAt(row, "PasswordLastUsed"),
      ...listAt(row, "accessKeys").map((key) => timeAt(key, "lastUsed")),
    ]),
    createdAt: timeAt(row, "CreateDate"),
  };
}

function rootOf({ mfa, keys }: { mfa?: number; keys?: number }): Account {
  return {
    externalId: "root",
    userName: "<root_account>",
    email: null,
    name: "Root user",
    kind: "shared",
    status: "active",
    roles: ["root"],
    grants: keys ? ["access keys"] : [],
    privileged: "yes",
    mfa: mfa === undefined ? "unknown" : mfa > 0 ? "yes" : "no",
    lastSignIn: "unknown",
    createdAt: null,
  };
}
