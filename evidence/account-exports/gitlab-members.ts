import { furtherRows } from "#evidence/account-exports/generic";
import { readLines } from "#evidence/account-exports/lines";
import { KnownAccounts } from "#evidence/account-exports/repeats";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";

const HEADERS = {
  user_name: ["Username"],
  name: ["Name"],
  email: ["Email"],
  path: ["Path"],
  role: ["Role", "Max role"],
  last_sign_in: ["Last activity", "Last activity date"],
} satisfies Aliases<string>;

/**
 * GitLab's export of a group's members: a line for each membership. “Type” says what the path is, not what the account is. Members who
 * are asked and have not answered yet may come in.
 */
export const gitlabMembers: AccountSource = {
  format: "gitlab-members",
  title: "GitLab members",
  hint: "Group, Manage, Members, Export as CSV; or the export of memberships. Without second factors.",
  known: ({ columns }) =>
    columns.has("username") && (columns.has("membershiptype") || columns.has("maxrole")),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["user_name"], ["role"]]);
    const roles = new Map<string, Set<string>>();
    const owners = new Set<string>();
    const known = new KnownAccounts(true);
    const extract = await readLines(
      table,
      cells,
      "user_name",
      (line) => {
        const userName = line.text("user_name");
        const email = line.address("email");
        const externalId = (userName ?? email ?? "").toLowerCase();
        const [role, path] = [line.text("role"), line.text("path")];
        const all = roles.get(externalId) ?? new Set<string>();
        if (role) all.add(path ? `${role} in ${path}` : role);
        if (role?.toLowerCase() === "owner") owners.add(externalId);
        roles.set(externalId, all);
        return {
          externalId,
          userName,
          email,
          name: line.text("name"),
          kind: "unknown",
          status: "active",
          roles: [],
          grants: [],
          privileged: "unknown",
          mfa: "unknown",
          lastSignIn: line.lastSignIn("last_sign_in"),
          createdAt: null,
        };
      },
      known,
    );
    for (const account of extract.accounts) {
      account.roles = [...(roles.get(account.externalId) ?? [])];
      if (owners.has(account.externalId)) account.privileged = "yes";
    }
    return [{ ...extract, leftOut: furtherRows(extract.rows - extract.accounts.length) }];
  },
};
