import type { Account, LastSignIn } from "#domain/systems/accounts";
import { allPages, nextLink, sameOrigin, under } from "#evidence/account-apis/pages";
import type { LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret } from "#evidence/account-apis/source-settings";
import { idAt, listAt, rowsAt, textAt, timeAt } from "#evidence/account-apis/values";
import { openWeb, unavailable, type Web } from "#evidence/account-apis/web";
import { OKTA_STATUSES } from "#evidence/account-exports/okta-users";

/** The users of an Okta organisation, and which of them hold administrator roles. */
export const okta: LiveSource = {
  name: "okta",
  title: "Okta",
  hint: "All users except deprovisioned ones, and administrator roles. Second factors and groups are not fetched.",
  secretLabel: "API token",
  fields: [{ name: "base", label: "Address of the organisation", hint: "https://example.okta.com" }],
  check: (settings) => void requireAddress(settings, "base"),
  destination: ({ base = "" }) => base,
  async ask(read) {
    const secret = requireSecret(read.secret, "Enter an API token.");
    const web = openWeb(read, okta.title);
    const secretHeaders = { authorization: `SSWS ${secret}` };
    const base = read.settings.base ?? "";
    const users = await listOf(web, under(base, "api/v1/users?limit=200"), secretHeaders);
    const assignees = under(base, "api/v1/iam/assignees/users?limit=200");
    const admins = await listOf(web, assignees, secretHeaders, "value");
    const roles = new Map<string, unknown[]>();
    for (const admin of admins) {
      const id = idAt(admin, "id", okta.title);
      const address = under(base, `api/v1/users/${encodeURIComponent(id)}/roles`);
      roles.set(id, await listOf(web, address, secretHeaders));
    }
    const rows = users.map((user) => ({
      ...(user as object),
      adminRoles: roles.get(textAt(user, "id") ?? "") ?? [],
    }));
    return { query: "GET /api/v1/users, /api/v1/iam/assignees/users, /api/v1/users/{id}/roles", rows };
  },
  accountsOf: (rows) => rows.map(accountOf),
};

function listOf(web: Web, first: string, secretHeaders: Record<string, string>, under = "") {
  return allPages(web, first, async (address) => {
    const reply = await web.ask(address, { headers: { accept: "application/json" }, secretHeaders });
    const answer = reply.json();
    const linked = textAt(answer, "_links.next.href");
    const next = linked === null ? nextLink(reply, address) : sameOrigin(linked, address);
    return { rows: rowsAt(answer, under, okta.title), next };
  });
}

function accountOf(row: unknown): Account {
  const word = textAt(row, "status") ?? "";
  const status = OKTA_STATUSES[word.toLowerCase().replaceAll("_", " ")];
  if (!status) throw unavailable(`Okta returned the status “${word}”, which is unknown.`);
  const names = [textAt(row, "profile.firstName"), textAt(row, "profile.lastName")];
  const roles = listAt(row, "adminRoles").map((role) => textAt(role, "label") ?? textAt(role, "type"));
  return {
    externalId: idAt(row, "id", okta.title),
    userName: textAt(row, "profile.login"),
    email: textAt(row, "profile.email"),
    name: textAt(row, "profile.displayName") ?? (names.filter(Boolean).join(" ") || null),
    kind: "unknown",
    status,
    roles: [...new Set(roles.filter((role) => role !== null))],
    grants: [],
    privileged: roles.length > 0 ? "yes" : "unknown",
    mfa: "unknown",
    lastSignIn: lastOf(row),
    createdAt: timeAt(row, "created"),
  };
}

/** Okta documents null for a user who never signed in; a missing field says nothing. */
function lastOf(row: unknown): LastSignIn {
  const never = (row as Record<string, unknown>).lastLogin === null;
  return timeAt(row, "lastLogin") ?? (never ? "never" : "unknown");
}
