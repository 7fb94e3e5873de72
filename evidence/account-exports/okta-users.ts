import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus } from "#domain/systems/accounts";
import { readLines } from "#evidence/account-exports/lines";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";

const HEADERS = {
  id: ["User Id", "Okta User Id", "Okta Id"],
  login: ["Okta username", "Username", "profile.login"],
  email: ["Primary email", "profile.email", "Email address"],
  name: ["User fullname", "User full name", "User", "Full name", "Display name", "profile.displayName"],
  status: ["Okta user status", "User status"],
  created: ["Created", "Creation date", "Created date"],
  last_sign_in: ["Last Login", "Last login date", "lastLogin", "Last sign in"],
} satisfies Aliases<string>;

/** Okta's words. Users who are locked out, or must renew a password, can restore their access themselves. */
export const OKTA_STATUSES = lookupTable<AccountStatus>({
  active: "active",
  provisioned: "active",
  "pending user action": "active",
  recovery: "active",
  "password reset": "active",
  "password expired": "active",
  "locked out": "active",
  staged: "disabled",
  suspended: "disabled",
  deprovisioned: "disabled",
  deactivated: "disabled",
});

/** A report of Okta's users: the user accounts or the password health report, or the API's own field names. */
export const oktaUsers: AccountSource = {
  format: "okta-users",
  title: "Okta users",
  hint: "Reports, User Accounts or Okta Password Health, CSV. Without groups, admin roles and second factors.",
  known: ({ columns }) =>
    (["oktausername", "oktauserstatus", "authenticationsource", "profile.login"].some((name) =>
      columns.has(name),
    ) &&
      (columns.has("status") || columns.has("oktauserstatus"))) ||
    // The answer of the API, where names of fields are known without their path.
    ["login", "status", "statuschanged", "lastlogin"].every((name) => columns.has(name)),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["login"], ["status"]]);
    const extract = await readLines(table, cells, "login", (line) => {
      const login = line.text("login");
      return {
        externalId: line.text("id") ?? login?.toLowerCase() ?? "",
        userName: login,
        email: line.address("email") ?? (login?.includes("@") ? login : null),
        name: line.text("name"),
        kind: "unknown",
        status: line.word("status", OKTA_STATUSES) ?? "unknown",
        roles: [],
        grants: [],
        privileged: "unknown",
        mfa: "unknown",
        lastSignIn: line.lastSignIn("last_sign_in"),
        createdAt: line.time("created"),
      };
    });
    return [extract];
  },
};
