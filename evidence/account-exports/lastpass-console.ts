import { lookupTable } from "#domain/lookup-table";
import type { AccountStatus } from "#domain/systems/accounts";
import { knownHeader } from "#evidence/account-exports/known-header";

/** The states that the console's page "Export users" lists. Staged and unapproved users cannot sign in yet. */
const STATES = lookupTable<AccountStatus>({
  active: "active",
  invited: "active",
  disabled: "disabled",
  staged: "disabled",
  "awaiting approval": "disabled",
  "expired invitation": "disabled",
  "invitation expired": "disabled",
});

/** Users of LastPass Business, as its admin console exports them. Its scores are no facts about access and are not read. */
export const lastpassConsole = knownHeader({
  format: "lastpass-console",
  title: "LastPass users (admin console)",
  hint: "admin.lastpass.com, Users, Export users. Without last sign-ins and groups.",
  headers: {
    email: [],
    first_name: [],
    last_name: [],
    status: ["Account Status"],
    mfa: ["MFA Status"],
    level: ["Admin Level Name", "Admin Level"],
    created: ["Creation Time (UTC)", "Creation Time"],
  },
  known: [
    ["Account Status", "Admin Level Name"],
    ["Account Status", "Master Password Score"],
  ],
  required: ["email", "status"],
  id: "email",
  account(line) {
    const email = line.address("email");
    const level = line.text("level");
    const admin = level !== null && /admin/i.test(level);
    return {
      externalId: email?.toLowerCase() ?? "",
      userName: email,
      email,
      name: [line.text("first_name"), line.text("last_name")].filter(Boolean).join(" ") || null,
      status: line.word("status", STATES) ?? "unknown",
      roles: level === null || /^(none|user)$/i.test(level) ? [] : [level],
      privileged: admin ? "yes" : "unknown",
      mfa: factorOf(line.raw("mfa")),
      createdAt: line.time("created"),
    };
  },
});

/** "Enabled", the name of a factor, "Disabled" or "None"; an empty cell says nothing. */
function factorOf(text: string) {
  const word = text.trim().toLowerCase();
  if (word === "") return "unknown";
  return /^(no|none|disabled|inactive|not enabled|not set up|false|0)$/.test(word) ? "no" : "yes";
}
