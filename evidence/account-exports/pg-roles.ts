import { readLines } from "#evidence/account-exports/lines";
import { accountOfRole } from "#evidence/account-exports/postgresql-roles";
import type { AccountSource } from "#evidence/account-exports/source";
import { type Aliases, findColumns } from "#evidence/files/columns";
import { many } from "#evidence/files/values";

const HEADERS = {
  id: ["oid"],
  name: ["rolname", "usename"],
  superuser: ["rolsuper", "usesuper"],
  creates_roles: ["rolcreaterole"],
  creates_databases: ["rolcreatedb", "usecreatedb"],
  login: ["rolcanlogin"],
  replicates: ["rolreplication", "userepl"],
  bypasses: ["rolbypassrls", "usebypassrls"],
  password_until: ["rolvaliduntil", "valuntil"],
  member_of: ["memberof"],
} satisfies Aliases<string>;

/** pg_roles as CSV. Roles that may not sign in are groups and left out. Without a column member_of memberships are unknown. */
export const pgRoles: AccountSource = {
  format: "pg-roles",
  title: "PostgreSQL, pg_roles",
  hint: "psql: \\copy (select * from pg_roles) to roles.csv csv header. Without memberships.",
  known: ({ columns }) => columns.has("rolname") && columns.has("rolsuper"),
  async read(table) {
    const required: (keyof typeof HEADERS)[] = ["name", "superuser", "creates_roles", "login"];
    const cells = findColumns<keyof typeof HEADERS>(
      table,
      HEADERS,
      required.map((field) => [field]),
    );
    const extract = await readLines(table, cells, "name", (line) => {
      // A role may be called "none" or "null": its name is taken as written.
      const name = line.raw("name");
      const is = (field: keyof typeof HEADERS) => line.answer(field) === "yes";
      if (line.answer("login") === "no") return { leftOut: "cannot sign in: a group role" };
      const memberOf = cells.has("member_of")
        ? many(
            line
              .raw("member_of")
              .replace(/^\{(.*)\}$/s, "$1")
              .replaceAll(",", ";"),
          )
        : null;
      return accountOfRole({
        id: line.text("id") ?? name,
        name,
        superuser: is("superuser"),
        creates_roles: is("creates_roles"),
        creates_databases: is("creates_databases"),
        replicates: is("replicates"),
        bypasses: is("bypasses"),
        password_until: line.text("password_until"),
        member_of: memberOf,
        powers: null,
      });
    });
    return [extract];
  },
};
