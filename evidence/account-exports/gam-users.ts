import { knownHeader } from "#evidence/account-exports/known-header";

const privileges = ["isAdmin", "isDelegatedAdmin"] as const;

/** What GAM prints of Google Workspace's users, or the Directory API's own answer. Suspended and archived accounts are disabled. */
export const gamUsers = knownHeader({
  format: "gam-users",
  title: "Google Workspace, GAM or Directory API",
  hint: "gam print users allfields > users.csv. Without groups.",
  headers: {
    email: ["primaryEmail"],
    id: [],
    name: ["name.fullName"],
    suspended: [],
    archived: [],
    created: ["creationTime"],
    last_sign_in: ["lastLoginTime"],
    mfa: ["isEnrolledIn2Sv"],
    isAdmin: [],
    isDelegatedAdmin: [],
    unit: ["orgUnitPath"],
  },
  known: [["primaryEmail", "suspended"]],
  required: ["email", "suspended"],
  id: "email",
  account(line) {
    const email = line.address("email");
    const closed = [line.answer("suspended"), line.answer("archived")];
    const powers = privileges.filter((power) => line.answer(power) === "yes");
    const unit = line.text("unit");
    return {
      externalId: line.text("id") ?? email?.toLowerCase() ?? "",
      userName: email,
      email,
      name: line.text("name"),
      status: closed.includes("yes") ? "disabled" : closed[0] === "no" ? "active" : "unknown",
      roles: powers.map((power) => (power === "isAdmin" ? "super administrator" : "delegated administrator")),
      grants: unit === null ? [] : [`organisational unit ${unit}`],
      privileged: powers.length > 0 ? "yes" : line.answer("isAdmin"),
      mfa: line.answer("mfa"),
      // The Directory API says 1970 for an account that was never signed in to.
      lastSignIn: line.raw("last_sign_in").startsWith("1970-01-01")
        ? "never"
        : line.lastSignIn("last_sign_in"),
      createdAt: line.time("created"),
    };
  },
});
