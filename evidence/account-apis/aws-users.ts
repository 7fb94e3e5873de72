import type { Account } from "#domain/systems/accounts";
import { flagAt, idAt, listAt, textAt, timeAt } from "#evidence/account-apis/values";
import { latest } from "#evidence/files/values";

/** Policies of AWS's own that let their holder give themselves anything, or do nearly everything. */
const POWERFUL = /^(AdministratorAccess|IAMFullAccess|PowerUserAccess|AdministratorAccess-.*)$/;

type Grants = { groups: string[]; policies: string[]; powerful: boolean };

/** The groups and the policies of each user by its id, those by its groups included where they grant power. */
export function grantsOf(pages: readonly unknown[]): Map<string, Grants> {
  const named = (row: unknown, list: string) =>
    listAt(row, list).map(
      (one) => textAt(one, "PolicyName") ?? textAt(one, "PolicyArn") ?? "a policy without a name",
    );
  const policiesOf = (row: unknown, inline: string) => [
    ...named(row, "AttachedManagedPolicies"),
    ...named(row, inline),
  ];
  const groups = new Map<string, string[]>();
  for (const group of pages.flatMap((page) => listAt(page, "GroupDetailList")))
    groups.set(textAt(group, "GroupName") ?? "", policiesOf(group, "GroupPolicyList"));
  const grants = new Map<string, Grants>();
  for (const user of pages.flatMap((page) => listAt(page, "UserDetailList"))) {
    const policies = policiesOf(user, "UserPolicyList");
    const member = listAt(user, "GroupList").map(String);
    const all = [...policies, ...member.flatMap((group) => groups.get(group) ?? [])];
    const powerful = all.some((policy) => POWERFUL.test(policy));
    grants.set(textAt(user, "UserId") ?? "", { groups: member, policies, powerful });
  }
  return grants;
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
