import type { Account } from "#domain/systems/accounts";

/** Predefined roles with which a member reaches the server's files and programs, or all data. */
export const POWERFUL: readonly string[] = [
  "pg_execute_server_program",
  "pg_read_server_files",
  "pg_write_server_files",
  "pg_write_all_data",
  "pg_read_all_data",
];

/** A role of PostgreSQL that may sign in. */
type PostgresRole = {
  id: string;
  name: string;
  superuser: boolean;
  creates_roles: boolean;
  creates_databases: boolean;
  replicates: boolean;
  bypasses: boolean;
  password_until: string | null;
  /** Null when the source does not say. */
  member_of: readonly string[] | null;
  /** Does it reach a powerful role by membership, however far? Null when the source does not say. */
  powers: boolean | null;
};

/** A role as an account. PostgreSQL knows no last sign-in and no second factor. */
export function accountOfRole(role: PostgresRole): Account {
  const attributes: [boolean, string][] = [
    [role.superuser, "superuser"],
    [role.creates_roles, "create role"],
    [role.creates_databases, "create database"],
    [role.replicates, "replication"],
    [role.bypasses, "bypass row security"],
  ];
  const strong = role.superuser || role.creates_roles || role.replicates || role.bypasses;
  return {
    externalId: role.id,
    userName: role.name,
    email: null,
    name: null,
    kind: "unknown",
    status: "active",
    roles: [...attributes.filter(([has]) => has).map(([, word]) => word), ...(role.member_of ?? [])],
    grants: role.password_until ? [`password until ${role.password_until}`] : [],
    privileged: strong || role.powers ? "yes" : role.powers === null ? "unknown" : "no",
    mfa: "unknown",
    lastSignIn: "unknown",
    createdAt: null,
  };
}
