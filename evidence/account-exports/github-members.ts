import { lookupTable } from "#domain/lookup-table";
import type { Account, Moment } from "#domain/systems/accounts";
import { KnownAccounts } from "#evidence/account-exports/repeats";
import type { AccountSource } from "#evidence/account-exports/source";
import { BadLines } from "#evidence/files/bad-lines";
import { ColumnTimes, isProblem } from "#evidence/files/column-times";
import { type Aliases, findColumns, refuseDestroyed } from "#evidence/files/columns";
import { eachInTurns } from "#evidence/files/turns";
import { answer, many, moment, textOrNull, written } from "#evidence/files/values";

type Field =
  | "snapshot"
  | "login"
  | "id"
  | "name"
  | "email"
  | "role"
  | "mfa"
  | "last_active"
  | "teams"
  | "maintainer_of"
  | "repo_permissions";

const ALIASES: Aliases<Field> = {
  snapshot: ["snapshot at", "as of"],
  login: ["username", "user", "user name", "github login", "handle"],
  id: ["user id", "github id"],
  name: ["display name", "full name"],
  email: ["e-mail", "public email", "email address"],
  role: ["org role", "organization role", "organisation role"],
  mfa: ["2fa", "tfa enabled", "2fa enabled", "two factor", "two factor enabled"],
  last_active: ["last activity", "last sign in", "last_sign_in", "last seen"],
  teams: ["team"],
  maintainer_of: ["team maintainer"],
  repo_permissions: ["repositories", "repository permissions", "repos"],
};

type Snapshot = { at: Moment | null; rows: number; known: KnownAccounts };

/** GitHub's words for a role; an owner is called "admin" by its API. */
const ROLES = lookupTable({
  admin: "admin",
  owner: "admin",
  member: "member",
  "outside collaborator": "outside collaborator",
  outside_collaborator: "outside collaborator",
  "billing manager": "billing manager",
  billing_manager: "billing manager",
});

/**
 * The members of a GitHub organisation. A login stays text, though it may be all digits, and its case does not matter.
 * With a column "snapshot" one file holds several instants, each an extract of its own.
 */
export const githubMembers: AccountSource = {
  format: "github-members",
  title: "GitHub organisation members",
  hint: "Organisation, People, Export; or a list with login and org_role. A snapshot column separates several points in time.",
  known: ({ columns }) =>
    columns.has("login") && ["orgrole", "samlnameid", "tfaenabled"].some((name) => columns.has(name)),
  async read(table, map) {
    const cells = findColumns(table, ALIASES, [["login"]], {
      id: map.id,
      login: map.user_name,
      email: map.email,
      name: map.name,
      role: map.role,
      mfa: map.mfa,
      last_active: map.last_sign_in,
    });
    const bad = new BadLines();
    const times = new ColumnTimes(table, cells);
    const snapshots = new Map<string, Snapshot>();
    await eachInTurns(table.rows, (row) => {
      if (refuseDestroyed(row, cells, ["id", "login", "email"], bad)) return;
      const value = (field: Field) => cells.value(row, field);
      const wrong = (field: Field, reason: string) => bad.add(row.line, cells.named(field), reason);
      const login = written(value("login"));
      if (login === null) {
        wrong("login", "is empty.");
        return;
      }
      const when = textOrNull(value("snapshot"));
      const at = when === null ? null : moment(when);
      if (at === undefined || (cells.has("snapshot") && at === null))
        wrong("snapshot", `“${value("snapshot")}” is not a day or an instant.`);
      const group = at ? at.at.toISOString() : "";
      const found: Snapshot = snapshots.get(group) ?? { at: at ?? null, rows: 0, known: new KnownAccounts() };
      snapshots.set(group, found);
      const externalId = written(value("id")) ?? login.toLowerCase();
      const role = textOrNull(value("role"));
      const known = role === null ? null : ROLES[role.toLowerCase()];
      if (known === undefined) wrong("role", `“${role}” is not a role of a GitHub organisation.`);
      const mfa = answer(value("mfa"));
      if (mfa === undefined) wrong("mfa", `“${value("mfa")}” is not yes, no or unknown.`);
      const seen = times.read(row, "last_active");
      if (isProblem(seen)) wrong("last_active", seen.problem);
      const account: Account = {
        externalId,
        userName: login,
        email: textOrNull(value("email")),
        name: written(value("name")),
        kind: "unknown",
        status: "active",
        roles: known ? [known] : [],
        grants: grantsOf(many(value("teams")), many(value("maintainer_of")), many(value("repo_permissions"))),
        privileged:
          known === "admin"
            ? "yes"
            : repositoryAdmin(value("repo_permissions"))
              ? "yes"
              : known
                ? "no"
                : "unknown",
        mfa: mfa ?? "unknown",
        lastSignIn: seen === null || isProblem(seen) ? "unknown" : seen,
        createdAt: null,
      };
      found.rows += 1;
      const twin = found.known.add(account, row.line);
      if (twin !== null) wrong("login", `“${login}” is already on line ${twin}, which says something else.`);
    });
    bad.refuse();
    return [...snapshots.entries()]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([, { at, rows, known }]) => ({ at, rows, accounts: known.accounts, leftOut: known.leftOut }));
  },
};

function repositoryAdmin(permissions: string): boolean {
  return many(permissions).some((grant) => grant.toLowerCase().endsWith(":admin"));
}

function grantsOf(teams: string[], maintains: string[], repositories: string[]): string[] {
  const inTeams = teams.map((team) =>
    maintains.includes(team) ? `team ${team} (maintainer)` : `team ${team}`,
  );
  return [...inTeams, ...repositories.map((grant) => `repository ${grant.replace(/:([^:]*)$/, ": $1")}`)];
}
