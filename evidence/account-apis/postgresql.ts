import { isIP, type Socket } from "node:net";
import type { Client, ClientConfig } from "pg";
import { Refused } from "#domain/errors";
import type { Account } from "#domain/systems/accounts";
import { refuseTooMany } from "#evidence/account-apis/pages";
import type { LiveRead, LiveSettings, LiveSource } from "#evidence/account-apis/source";
import { asRefusedSource, portOf, refuseInClear, requireText } from "#evidence/account-apis/source-settings";
import { LIMITS, unavailable } from "#evidence/account-apis/web";
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
  const { way, secret } = read;
  const limits = { ...LIMITS, ...read.limits };
  const { host = "", database, user, tls, ca } = settings;
  const [address] = await way.resolve(host);
  refuseInClear(address, settings);
  const { default: pg } = await import("pg");
  const config: ClientConfig = {
    host: address,
    port: portOf(settings),
    database,
    user,
    password: secret ?? "",
    ssl:
      tls === "off"
        ? false
        : { servername: isIP(host) ? undefined : host, ca: ca || undefined, rejectUnauthorized: true },
    application_name: "surety",
    connectionTimeoutMillis: Math.min(15_000, limits.requestMs),
    query_timeout: limits.requestMs,
  };
  const client = new pg.Client(config);
  let tooLarge: Refused | undefined;
  client.on("error", () => undefined);
  try {
    await client.connect();
    endAfter(client, limits.listBytes, (refusal) => {
      tooLarge = refusal;
    });
    await client.query("begin transaction read only");
    const { rows } = await client.query<Row>(QUERY, [POWERFUL, limits.rows + 1]);
    refuseTooMany(rows.length, limits);
    return rows;
  } catch (error) {
    throw asRefusedSource(tooLarge ?? error, `PostgreSQL at ${host}`, secret);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A server may answer more than it was asked for, and what has come is held in memory until the answer is whole. */
function endAfter(client: Client, most: number, because: (refusal: Refused) => void): void {
  const { stream } = (client as Client & { connection: { stream: Socket } }).connection;
  const words = `The list is larger than ${Math.round(most / 2 ** 20)} MiB, which exceeds the limit.`;
  stream.on("data", () => {
    if (stream.bytesRead <= most) return;
    because(unavailable(words));
    stream.destroy();
  });
}

function accountOf(row: Row): Account {
  if (typeof row.id !== "string" || !Array.isArray(row.member_of))
    throw new Refused("unavailable", "PostgreSQL returned an unknown format.");
  return accountOfRole({ ...row, bypasses: row.bypasses_row_security, powers: row.powers.length > 0 });
}
