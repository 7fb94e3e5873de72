import type { Account, Answer } from "#domain/systems/accounts";
import { googleToken, readKey } from "#evidence/account-apis/google-token";
import { allPages, under } from "#evidence/account-apis/pages";
import type { LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret, requireText } from "#evidence/account-apis/source-settings";
import { answerAt, flagAt, idAt, rowsAt, signInAt, textAt, timeAt } from "#evidence/account-apis/values";
import { openWeb } from "#evidence/account-apis/web";

const SCOPE = "https://www.googleapis.com/auth/admin.directory.user.readonly";

/** The users of a Google Workspace customer, by the Directory API. */
export const googleWorkspace: LiveSource = {
  name: "google-workspace",
  title: "Google Workspace",
  hint: "All users, with administrators, second factors and the last sign-in. A service account acts on behalf of an administrator who can read users.",
  secretLabel: "Service account key (the whole JSON file)",
  fields: [
    {
      name: "admin",
      label: "On behalf of",
      hint: "The address of an administrator. The service account needs only domain-wide delegation for admin.directory.user.readonly.",
    },
    {
      name: "customer",
      label: "Customer",
      start: "my_customer",
      hint: "my_customer, or the ID beginning with C.",
    },
    { name: "api", label: "Directory API", start: "https://admin.googleapis.com" },
    { name: "token", label: "Token address", start: "https://oauth2.googleapis.com/token" },
  ],
  check(settings) {
    for (const name of ["admin", "customer"]) requireText(settings, name);
    for (const name of ["api", "token"]) requireAddress(settings, name);
  },
  destination: ({ api, token }) => JSON.stringify([api, token]),
  async ask(read) {
    const { admin = "", customer = "", api = "", token = "" } = read.settings;
    const key = readKey(requireSecret(read.secret, "Paste the key file of the service account."));
    const web = openWeb(read, googleWorkspace.title);
    web.hide(key.privateKey);
    const bearer = await googleToken(web, {
      key,
      subject: admin,
      scope: SCOPE,
      address: token,
      now: read.way.now(),
    });
    const users = under(
      api,
      `admin/directory/v1/users?customer=${encodeURIComponent(customer)}&maxResults=500`,
    );
    const rows = await allPages(web, "", async (pageToken, far) => {
      const address = pageToken === "" ? users : `${users}&pageToken=${encodeURIComponent(pageToken)}`;
      const reply = await web.ask(address, { secretHeaders: { authorization: `Bearer ${bearer}` } });
      const answer = reply.json();
      const next = textAt(answer, "nextPageToken");
      // Google leaves the list away where it is empty: at the end it may be, in between and at first it is not.
      const empty = next === null && far.pages > 0 && textAt(answer, "kind") === "admin#directory#users";
      const listed = (answer as Record<string, unknown> | null)?.users;
      return {
        rows: empty && listed === undefined ? [] : rowsAt(answer, "users", googleWorkspace.title),
        next,
      };
    });
    return { query: `GET ${users}, in the name of ${admin}`, rows };
  },
  accountsOf: (rows) => rows.map(accountOf),
};

function accountOf(row: unknown): Account {
  const flags = [flagAt(row, "suspended"), flagAt(row, "archived")];
  const [superAdmin, delegated] = [flagAt(row, "isAdmin"), flagAt(row, "isDelegatedAdmin")];
  const unit = textAt(row, "orgUnitPath");
  const email = textAt(row, "primaryEmail");
  return {
    externalId: idAt(row, "id", googleWorkspace.title),
    userName: email,
    email,
    name: textAt(row, "name.fullName"),
    kind: "unknown",
    status: flags.includes(true) ? "disabled" : flags[0] === false ? "active" : "unknown",
    roles: [superAdmin && "super admin", delegated && "delegated admin"].filter(
      (word) => typeof word === "string",
    ),
    grants: unit === null ? [] : [`organisational unit ${unit}`],
    privileged: privilegedOf(superAdmin, delegated),
    mfa: answerAt(row, "isEnrolledIn2Sv"),
    lastSignIn: signInAt(row, "lastLoginTime"),
    createdAt: timeAt(row, "creationTime"),
  };
}

function privilegedOf(superAdmin: boolean | null, delegated: boolean | null): Answer {
  if (superAdmin || delegated) return "yes";
  return superAdmin === false && delegated === false ? "no" : "unknown";
}
