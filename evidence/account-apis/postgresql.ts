import { Refused } from "#domain/errors";
import type { Account } from "#domain/systems/accounts";
import { refuseTooMany } from "#evidence/account-apis/pages";
import { withPostgres } from "#evidence/account-apis/postgresql-connection";
import type { LiveRead, LiveSettings, LiveSource } from "#evidence/account-apis/source";
import { portOf, requireText } from "#evidence/account-apis/source-settings";
import { LIMITS } from "#evidence/account-apis/web";
import { accountOfRole, POWERFUL } from "#evidence/account-exports/postgresql-roles";

const QUERY = `with recursive holds (member, role) as (
  select member, roleid from pg_catalog.pg_auth_members
  union select holds.member, m.roleid from holds join pg_catalog.pg_auth_members m on m.member = holds.role)
select r.oid::text as id, r.rolname::text as name, r.rolsuper as superuser, r.rolcreaterole as creates_roles,
  r.rolcreatedb as creates_databases, r.rolreplication as replicates, r.rolbypassrls as bypasses_row_security,
  r.rolvaliduntil::text as password_until,
  array(select g.rolname::text from pg_catalog.pg_auth_members m join pg_catalog.pg_roles g on g.oid = m.roleid
    where m.member = r.oid order by 1) as member_of,
  array(select g.rolname::text from holds h join pg_catalog.pg_roles g on g.oid = h.role where h.member = r.oid
    and (g.rolsuper or g.rolcreaterole or g.rolbypassrls or g.rolname = any ($1)) order by 1) as powers
from pg_catalog.pg_roles r where r.rolcanlogin order by r.oid limit $2`;

type Row = {
  id: string;
  name: string;
  superuser: boolean;
  creates_roles: boolean;
  creates_databases: boolean;
  replicates: boolean;
  bypasses_row_security: boolean;
  password_until: string | null;
  member_of: string[];
  powers: string[];
};

/** The roles of a PostgreSQL server that may sign in. Any role that may connect can read them. */
export const postgresql: LiveSource = {
  name: "postgresql",
  title: "PostgreSQL",
  hint: "The roles that can sign in, with their memberships. Any role that can connect can read them.",
  secretLabel: "Password",
  fields: [
    { name: "host", label: "Host" },
    { name: "port", label: "Port", start: "5432" },
    { name: "database", label: "Database", start: "postgres" },
    { name: "user", label: "Role to sign in as", hint: "Needs only LOGIN and CONNECT." },
    {
      name: "tls",
      label: "Connection",
      start: "verify",
      choices: [
        { value: "verify", text: "Encrypted, certificate checked" },
        { value: "off", text: "Unencrypted: only within this machine" },
      ],
    },
    {
      name: "ca",
      label: "Certificate authority",
      hint: "PEM, for a private certificate authority.",
      long: true,
    },
  ],
  check(settings) {
    for (const name of ["host", "database", "user"]) requireText(settings, name);
    portOf(settings);
  },
  destination: ({ host, port, user, tls, ca }) => JSON.stringify([host, port, user, tls, ca]),
  async ask(read) {
    const rows = await query(read, read.settings);
    const text = QUERY.replace("$1", `'{${POWERFUL.join(",")}}'`)
      .replace("limit $2", "")
      .trim();
    return { query: text, rows };
  },
  accountsOf: (rows) => (rows as Row[]).map(accountOf),
};

async function query(read: LiveRead, settings: LiveSettings): Promise<Row[]> {
  const limits = { ...LIMITS, ...read.limits };
  return withPostgres({ ...read, settings, limits }, async (client) => {
    const { rows } = await client.query<Row>(QUERY, [POWERFUL, limits.rows + 1]);
    refuseTooMany(rows.length, limits);
    return rows;
  });
}

function accountOf(row: Row): Account {
  if (typeof row.id !== "string" || !Array.isArray(row.member_of))
    throw new Refused("unavailable", "PostgreSQL returned an unknown format.");
  return accountOfRole({ ...row, bypasses: row.bypasses_row_security, powers: row.powers.length > 0 });
}
