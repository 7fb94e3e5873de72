import { knownHeader } from "#evidence/account-exports/known-header";

/** The base roles that may change the account's settings and users. */
const POWERFUL = ["owner", "admin"];

/** Users of PagerDuty, as its API answers: everyone who is listed may sign in, and an invitation counts too. */
export const pagerdutyUsers = knownHeader({
  format: "pagerduty-users",
  title: "PagerDuty users",
  hint: "REST API, GET /users, the JSON answer; several pages may follow each other. Without second factors and sign-ins.",
  headers: { id: [], name: [], email: [], role: [], teams: ["teams.summary"] },
  known: [["id", "email", "role", "invitation_sent"]],
  required: ["id", "role"],
  id: "id",
  account(line) {
    const role = line.text("role");
    return {
      externalId: line.text("id") ?? "",
      userName: line.address("email"),
      email: line.address("email"),
      name: line.text("name"),
      status: "active",
      roles: role === null ? [] : [role],
      grants: line
        .raw("teams")
        .split("\n")
        .filter(Boolean)
        .map((team) => `team ${team}`),
      privileged: role === null ? "unknown" : POWERFUL.includes(role.toLowerCase()) ? "yes" : "no",
    };
  },
});
