import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus } from "#domain/systems/accounts";
import { knownHeader } from "#evidence/account-exports/known-header";

/** Slack's words: what the account is, and whether it works. */
const STATUSES = lookupTable<AccountStatus>({
  "primary owner": "active",
  owner: "active",
  admin: "active",
  member: "active",
  bot: "active",
  guest: "active",
  "multi-channel guest": "active",
  "single-channel guest": "active",
  invited: "active",
  deactivated: "disabled",
  inactive: "disabled",
});
const POWERFUL = ["primary owner", "owner", "admin"];

/** Slack's export of a workspace's members. */
export const slackMembers = knownHeader({
  format: "slack-members",
  title: "Slack members",
  hint: "Manage members, Export full member list, CSV. Without last sign-ins.",
  headers: {
    id: ["userid", "user id"],
    user_name: ["username"],
    email: [],
    name: ["fullname"],
    status: [],
    mfa: ["has-2fa"],
  },
  known: [
    ["userid", "has-2fa"],
    ["userid", "billing-active"],
  ],
  required: ["id", "status"],
  id: "id",
  account(line) {
    const word = line.raw("status").trim().toLowerCase();
    return {
      externalId: line.text("id") ?? "",
      userName: line.text("user_name"),
      email: line.address("email"),
      name: line.text("name"),
      kind: word === "bot" ? "service" : "unknown",
      status: line.word("status", STATUSES) ?? "unknown",
      roles: STATUSES[word] === "active" ? [word] : [],
      privileged: POWERFUL.includes(word) ? "yes" : word in STATUSES ? "no" : "unknown",
      mfa: line.answer("mfa"),
    };
  },
});
