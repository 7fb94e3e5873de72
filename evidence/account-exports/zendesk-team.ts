import { knownHeader } from "#evidence/account-exports/known-header";
import { many } from "#evidence/files/values";

/** Zendesk's export of team members. `Suspended` is true for those who may not sign in. */
export const zendeskTeam = knownHeader({
  format: "zendesk-team",
  title: "Zendesk team members",
  hint: "Admin Center, People, Team members, Actions, Export team members. Without second factors.",
  headers: {
    id: [],
    name: [],
    email: [],
    suspended: [],
    created: ["Date created"],
    last_sign_in: ["Last sign-in"],
    role: ["Role", "Support role", "Support"],
    groups: ["Groups"],
  },
  known: [["suspended", "primary group"]],
  required: ["id", "suspended"],
  id: "id",
  account(line) {
    const closed = line.answer("suspended");
    const role = line.text("role");
    return {
      externalId: line.text("id") ?? "",
      userName: line.address("email"),
      email: line.address("email"),
      name: line.text("name"),
      status: closed === "yes" ? "disabled" : closed === "no" ? "active" : "unknown",
      roles: role === null ? [] : [role],
      grants: many(line.raw("groups"), /[;,|\n]/).map((group) => `group ${group}`),
      privileged: role === null ? "unknown" : /\badmin/i.test(role) ? "yes" : "no",
      lastSignIn: line.lastSignIn("last_sign_in"),
      createdAt: line.time("created"),
    };
  },
});
