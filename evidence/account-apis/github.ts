import type { Account } from "#domain/systems/accounts";
import { openGithub } from "#evidence/account-apis/github-client";
import type { LiveSource } from "#evidence/account-apis/source";
import { requireAddress, requireSecret, requireText } from "#evidence/account-apis/source-settings";
import { flagAt, idAt, textAt } from "#evidence/account-apis/values";
import { isRecord } from "#evidence/files/json-records";

/** The members and outside collaborators of a GitHub organisation. */
export const github: LiveSource = {
  name: "github",
  title: "GitHub organisation",
  hint: "Members with their role, and outside collaborators. Second factors are visible to organisation owners only.",
  secretLabel: "Token",
  fields: [
    { name: "org", label: "Organisation", hint: "The name as in github.com/NAME. The token needs read:org." },
    {
      name: "base",
      label: "API",
      start: "https://api.github.com",
      hint: "GitHub Enterprise Server: https://HOST/api/v3",
    },
  ],
  check(settings) {
    requireText(settings, "org");
    requireAddress(settings, "base");
  },
  destination: ({ base = "" }) => base,
  async ask(read) {
    const { org = "", base = "" } = read.settings;
    const token = requireSecret(read.secret, "Enter a token. Without one, GitHub shows public members only.");
    const list = await openGithub(read, { title: github.title, base, org, token });
    const rows: unknown[] = [];
    for (const role of ["admin", "member"])
      for (const one of await list("members", { role })) rows.push({ ...(one as object), role });
    for (const one of await list("outside_collaborators"))
      rows.push({ ...(one as object), role: "outside collaborator" });
    const without = await list("members", { filter: "2fa_disabled" }, [403, 422]);
    const outside = await list("outside_collaborators", { filter: "2fa_disabled" }, [403, 422]);
    const known = without !== null && outside !== null;
    const weak = new Set([...(without ?? []), ...(outside ?? [])].map((one) => textAt(one, "id")));
    return {
      query: `GET /orgs/${org}/members by role, /orgs/${org}/outside_collaborators${known ? ", each with filter=2fa_disabled" : ""}`,
      rows: rows.map((row) => ({
        ...(row as object),
        two_factor_disabled: known ? weak.has(textAt(row, "id")) : null,
      })),
    };
  },
  accountsOf: (rows) => rows.map(accountOf),
};

function accountOf(row: unknown): Account {
  const role = textAt(row, "role") ?? "";
  const without = flagAt(row, "two_factor_disabled");
  return {
    externalId: idAt(row, "id", github.title),
    userName: idAt(row, "login", github.title),
    email: null,
    name: null,
    kind: isRecord(row) && row.type === "Bot" ? "service" : "unknown",
    status: "active",
    roles: [role],
    grants: [],
    // A member may still be an administrator of a repository, which is not asked.
    privileged: role === "admin" ? "yes" : "unknown",
    mfa: without === null ? "unknown" : without ? "no" : "yes",
    lastSignIn: "unknown",
    createdAt: null,
  };
}
