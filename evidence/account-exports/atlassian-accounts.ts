import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus } from "#domain/systems/accounts";
import { knownHeader } from "#evidence/account-exports/known-header";

const STATES = lookupTable<AccountStatus>({
  active: "active",
  suspended: "disabled",
  deactivated: "disabled",
  inactive: "disabled",
});

/** The accounts of an Atlassian organisation's verified domains, whichever product they use. */
export const atlassianAccounts = knownHeader({
  format: "atlassian-accounts",
  title: "Atlassian accounts of a domain",
  hint: "admin.atlassian.com, Directory (or Settings), Domains, Export accounts. Without roles and groups.",
  headers: {
    id: ["Atlassian ID"],
    name: [],
    email: [],
    status: [],
    last_active: ["Last active"],
    mfa: ["Two-step verification"],
  },
  known: [["Atlassian ID", "Status", "Policy type"]],
  required: ["id", "status"],
  id: "id",
  account(line) {
    return {
      externalId: line.text("id") ?? "",
      userName: line.address("email"),
      email: line.address("email"),
      name: line.text("name"),
      status: line.word("status", STATES) ?? "unknown",
      mfa: line.answer("mfa"),
      lastSignIn: line.lastSignIn("last_active"),
    };
  },
});
