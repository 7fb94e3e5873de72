import { readLines } from "#evidence/account-exports/lines";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";

const HEADERS = {
  email: ["Email Address [Required]", "Email Address"],
  first: ["First Name [Required]", "First Name"],
  last: ["Last Name [Required]", "Last Name"],
  unit: ["Org Unit Path [Required]", "Org Unit Path"],
  status: ["Status [READ ONLY]"],
  last_sign_in: ["Last Sign In [READ ONLY]", "Last Sign In"],
  mfa: ["2sv Enrolled [READ ONLY]", "2sv Enrolled"],
  type: ["Employee Type"],
} satisfies Aliases<string>;
const STATUSES = {
  active: "active",
  suspended: "disabled",
  archived: "disabled",
  blocked: "disabled",
} as const;

/** The user list of Google Workspace's admin console. It has no id and no admin roles: the address is the account. */
export const googleUsers: AccountSource = {
  format: "google-users",
  title: "Google Workspace users",
  hint: "Admin console, Directory, Users, Download users, all columns. Without admin roles.",
  known: ({ columns }) => columns.has("emailaddress[required]") && columns.has("status[readonly]"),
  async read(table) {
    const cells = findColumns<keyof typeof HEADERS>(table, HEADERS, [["email"], ["status"]]);
    const extract = await readLines(table, cells, "email", (line) => {
      const email = line.address("email");
      const unit = line.text("unit");
      return {
        externalId: email?.toLowerCase() ?? "",
        userName: email,
        email,
        name: [line.text("first"), line.text("last")].filter(Boolean).join(" ") || null,
        kind: "unknown",
        status: line.word("status", STATUSES) ?? "unknown",
        roles: [],
        grants: unit === null ? [] : [`organisational unit ${unit}`],
        privileged: "unknown",
        mfa: line.answer("mfa"),
        lastSignIn: line.lastSignIn("last_sign_in"),
        createdAt: null,
      };
    });
    return [extract];
  },
};
