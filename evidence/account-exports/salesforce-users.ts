import { knownHeader } from "#evidence/account-exports/known-header";

/** Salesforce's user reports, and the export of the object User. What the report lacks stays unknown. */
export const salesforceUsers = knownHeader({
  format: "salesforce-users",
  title: "Salesforce users",
  hint: "Reports, All Active Users or a user report with Username, Active, Profile and Last Login, Export, Details Only; or the object User. Without second factors.",
  headers: {
    id: ["User ID", "Id"],
    user_name: ["Username"],
    email: [],
    name: ["Full Name"],
    first: ["First Name"],
    last: ["Last Name"],
    enabled: ["Active", "IsActive"],
    profile: ["Profile", "Profile: Name", "Profile.Name"],
    role: ["Role", "Role: Name", "UserRole.Name"],
    created: ["Created Date"],
    last_sign_in: ["Last Login", "Last Login Date"],
  },
  known: [
    // Setup, Users; a user report; the object User.
    ["Username", "Active", "Profile", "Alias"],
    ["Username", "Active", "Profile", "Role"],
    ["Username", "IsActive", "Profile.Name"],
    ["Username", "IsActive", "ProfileId"],
  ],
  required: ["user_name", "enabled"],
  id: "user_name",
  account(line) {
    const open = line.answer("enabled");
    const userName = line.text("user_name");
    const roles = [line.text("profile"), line.text("role")].filter((one) => one !== null);
    const names = [line.text("first"), line.text("last")].filter((one) => one !== null);
    return {
      externalId: line.text("id") ?? userName?.toLowerCase() ?? "",
      userName,
      email: line.address("email"),
      name: line.text("name") ?? (names.join(" ") || null),
      status: open === "yes" ? "active" : open === "no" ? "disabled" : "unknown",
      roles,
      privileged: roles.some((role) => /^system administrator$/i.test(role)) ? "yes" : "unknown",
      lastSignIn: line.lastSignIn("last_sign_in"),
      createdAt: line.time("created"),
    };
  },
});
