import { knownHeader } from "#evidence/account-exports/known-header";
import { many } from "#evidence/files/values";

/** Snipe-IT's export of users. Its header is repeated after every 500 of them. */
export const snipeitUsers = knownHeader({
  format: "snipeit-users",
  title: "Snipe-IT users",
  hint: "People, Export (CSV). Without second factors and sign-ins.",
  headers: {
    id: [],
    user_name: ["Username"],
    email: [],
    name: [],
    level: ["Permission Level"],
    groups: ["Groups"],
    enabled: ["Activated", "Active", "Login Enabled"],
    created: ["Created At"],
  },
  known: [["Username", "Employee No.", "Consumables"]],
  required: ["id", "user_name", "enabled"],
  id: "id",
  account(line) {
    const open = line.answer("enabled");
    const level = line.text("level");
    return {
      externalId: line.text("id") ?? "",
      userName: line.text("user_name"),
      email: line.address("email"),
      name: line.text("name"),
      status: open === "yes" ? "active" : open === "no" ? "disabled" : "unknown",
      roles: level === null ? [] : [level],
      grants: many(line.raw("groups"), /[;,|\n]/).map((group) => `group ${group}`),
      privileged: level === null ? "unknown" : /admin|super/i.test(level) ? "yes" : "unknown",
      createdAt: line.time("created"),
    };
  },
});
