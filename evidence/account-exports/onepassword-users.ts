import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus } from "#domain/systems/accounts";
import { knownHeader } from "#evidence/account-exports/known-header";

/** 1Password's states of a user. A user who recovers an account, or has not set it up yet, comes in by themselves. */
const STATES = lookupTable<AccountStatus>({
  active: "active",
  "recovery started": "active",
  "recovery accepted": "active",
  suspended: "disabled",
  "transfer started": "active",
  "transfer suspended": "disabled",
});

/** Users of 1Password, as its command line lists them. */
export const onepasswordUsers = knownHeader({
  format: "1password-users",
  title: "1Password users",
  hint: "op user list --format json > users.json. Without groups, second factors and sign-ins.",
  headers: { id: [], name: [], email: [], type: [], state: [] },
  known: [["id", "email", "type", "state"]],
  required: ["id", "state"],
  id: "id",
  account(line) {
    const type = line.text("type");
    return {
      externalId: line.text("id") ?? "",
      userName: line.address("email"),
      email: line.address("email"),
      name: line.text("name"),
      kind: type?.toUpperCase() === "SERVICE_ACCOUNT" ? "service" : "unknown",
      status: line.word("state", STATES) ?? "unknown",
      roles: type === null ? [] : [type.toLowerCase()],
    };
  },
});
