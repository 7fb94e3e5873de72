import { knownHeader } from "#evidence/account-exports/known-header";
import { many } from "#evidence/files/values";

/** Users of LastPass Business, as its API answers getuserdata: records under their ids, `disabled` true for closed accounts. */
export const lastpassUsers = knownHeader({
  format: "lastpass-users",
  title: "LastPass users",
  hint: "Enterprise API, getuserdata, the JSON answer. The zone of times is not named: days are kept.",
  headers: {
    id: [],
    user_name: ["username"],
    name: ["fullname"],
    created: [],
    last_sign_in: ["last_login"],
    never: ["neverloggedin"],
    disabled: [],
    admin: [],
    mfa: ["multifactor"],
    groups: [],
  },
  known: [["neverloggedin", "disabled", "username"]],
  required: ["user_name", "disabled"],
  id: "user_name",
  account(line) {
    const email = line.address("user_name");
    const closed = line.answer("disabled");
    const factor = line.text("mfa");
    return {
      externalId: email?.toLowerCase() ?? "",
      userName: email,
      email,
      name: line.text("name"),
      status: closed === "yes" ? "disabled" : closed === "no" ? "active" : "unknown",
      roles: line.answer("admin") === "yes" ? ["admin"] : [],
      grants: many(line.raw("groups")).map((group) => `group ${group}`),
      privileged: line.answer("admin"),
      mfa: factor === null ? "unknown" : "yes",
      lastSignIn: line.answer("never") === "yes" ? "never" : line.lastSignIn("last_sign_in"),
      createdAt: line.time("created"),
    };
  },
});
