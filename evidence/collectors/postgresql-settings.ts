import type { Client } from "pg";
import { counted } from "#domain/counted";
import type { Finding } from "#domain/evidence/evidence";
import { lookupTable } from "#domain/lookup-table";
import { z } from "#domain/schema";
import { withPostgres } from "#evidence/account-apis/postgresql-connection";
import { LIMITS } from "#evidence/account-apis/web";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { hostName } from "#evidence/collectors/host-port";
import { loadsPgaudit, pgauditLog } from "#evidence/collectors/pgaudit";

const port = z
  .string()
  .default("5432")
  .refine(
    (text) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536,
    "A port is a number from 1 to 65535.",
  );
const schema = z.object({
  host: hostName,
  port,
  database: z.string().default("postgres"),
  user: z.string("Enter the role to sign in as."),
  tls: z.enum(["verify", "off"]).default("verify"),
  ca: z.string().default(""),
  superusers: z
    .string()
    .default("1")
    .refine((text) => /^\d{1,3}$/.test(text), "Enter a number from 0 to 999."),
});
type Settings = z.output<typeof schema>;

const NAMES = [
  "server_version",
  "server_version_num",
  "ssl",
  "password_encryption",
  "log_connections",
  "shared_preload_libraries",
];
const QUESTIONS = {
  settings: `select name, setting from pg_catalog.pg_settings where name in (${[...NAMES, pgauditLog.setting].map((name) => `'${name}'`).join(", ")}) order by name`,
  superusers:
    "select rolname::text as name, rolcanlogin as signs_in, rolname = current_user as own from pg_catalog.pg_roles where rolsuper order by rolname limit 1000",
} as const;
/** What a role needs to get an answer, by question. */
const PERMISSIONS = {
  settings: "SELECT on pg_catalog.pg_settings",
  superusers: "SELECT on pg_catalog.pg_roles",
} as const;
type Question = keyof typeof QUESTIONS;

const denied = z.object({ denied: z.string() });
const answers = z.object({
  settings: z.union([z.array(z.object({ name: z.string(), setting: z.string() })), denied]),
  superusers: z.union([
    z.array(z.object({ name: z.string(), signs_in: z.boolean(), own: z.boolean() })),
    denied,
  ]),
});
type Raw = z.output<typeof answers>;
type Denied = z.output<typeof denied>;

/**
 * The day of the last release of each major version, from https://www.postgresql.org/support/versioning/. A version that is
 * not in the table is unknown, never passed.
 */
const END_OF_LIFE = lookupTable({
  "9.6": "2021-11-11",
  "10": "2022-11-10",
  "11": "2023-11-09",
  "12": "2024-11-21",
  "13": "2025-11-13",
  "14": "2026-11-12",
  "15": "2027-11-11",
  "16": "2028-11-09",
  "17": "2029-11-08",
  "18": "2030-11-14",
});

/** How a PostgreSQL server is set: encryption, password hashes, logging, audit, superusers, and the age of its version. */
export const postgresqlSettings: Collector<Settings> = {
  name: "postgresql-settings",
  version: 1,
  title: "PostgreSQL settings",
  does: "Reads how a PostgreSQL server encrypts, hashes passwords, logs and audits, who is superuser, and whether its version is still supported.",
  settings: [
    { name: "host", label: "Host", hint: "Such as db.example.com." },
    { name: "port", label: "Port", hint: "5432 when left empty.", optional: true, start: "5432" },
    {
      name: "database",
      label: "Database",
      hint: "postgres when left empty.",
      optional: true,
      start: "postgres",
    },
    {
      name: "user",
      label: "Role to sign in as",
      hint: "Needs LOGIN, CONNECT and membership in pg_read_all_settings.",
    },
    { name: "password", label: "Password", hint: "The password of this role.", secret: true },
    {
      name: "tls",
      label: "Connection",
      hint: "",
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
      optional: true,
      long: true,
    },
    {
      name: "superusers",
      label: "Superusers allowed",
      hint: "How many roles with SUPERUSER may sign in; 1 when left empty.",
      optional: true,
      start: "1",
    },
  ],
  schema,
  destination: ({ host, port, user, tls, ca }) => JSON.stringify([host, port, user, tls, ca]),
  cron: "40 5 * * 1",
  controls: ["OP-05", "LM-01"],

  async collect(settings, { way, now, secrets }) {
    const { host, port, database, user, tls, ca } = settings;
    const raw = await withPostgres(
      {
        way,
        settings: { host, port, database, user, tls, ca },
        secret: secrets.password ?? null,
        limits: { requestMs: LIMITS.requestMs, listBytes: 1024 * 1024 },
      },
      async (client): Promise<Raw> => ({
        settings: await answerTo<Raw["settings"]>(client, "settings"),
        superusers: await answerTo<Raw["superusers"]>(client, "superusers"),
      }),
    );
    const missing = (Object.keys(QUESTIONS) as Question[]).flatMap((name) => {
      const answer = raw[name];
      return "denied" in answer ? [deniedText(name, answer)] : [];
    });
    const { expected, hidden } = hiddenIn(raw.settings);
    if (hidden.length > 0) missing.push(`${hidden.join(", ")}: hidden from this role. ${GRANT}`);
    const rows = [raw.settings, raw.superusers].reduce(
      (sum, list) => sum + ("denied" in list ? 0 : list.length),
      0,
    );
    return {
      files: [jsonFile("postgresql.json", raw)],
      source: `PostgreSQL at ${host}:${port}, database ${database}, as ${user}`,
      query: Object.values(QUESTIONS).join(";\n"),
      extractedAt: now(),
      rows,
      completeness: `${expected - hidden.length} of ${expected} settings were readable.`,
      missing,
    };
  },

  assess(files, settings, at) {
    const { data: raw } = answers.safeParse(readJson(files, "postgresql.json"));
    const object = settings.host;
    if (!raw) return [finding("settings", object, "unknown", "The stored answer cannot be read.")];
    return [...judgeSettings(raw.settings, object, at), ...judgeSuperusers(raw.superusers, settings)];
  },
};

const GRANT = "Grant the role membership in pg_read_all_settings.";

/** A refused question leaves the others standing. @throws what is no missing permission */
async function answerTo<A>(client: Client, question: Question): Promise<A> {
  await client.query("savepoint question");
  try {
    const { rows } = await client.query(QUESTIONS[question]);
    return rows as A;
  } catch (error) {
    if ((error as { code?: string }).code !== "42501") throw error;
    await client.query("rollback to savepoint question");
    return { denied: (error as Error).message } as A;
  }
}

function hiddenIn(settings: Raw["settings"]): { expected: number; hidden: string[] } {
  if ("denied" in settings) return { expected: NAMES.length, hidden: [] };
  const values = new Map(settings.map(({ name, setting }) => [name, setting]));
  const names = loadsPgaudit(values.get("shared_preload_libraries")) ? [...NAMES, pgauditLog.setting] : NAMES;
  return { expected: names.length, hidden: names.filter((name) => !values.has(name)) };
}

function deniedText(question: Question, { denied }: Denied): string {
  return `The server refused to answer (${denied}). Grant the role ${PERMISSIONS[question]}.`;
}

type Rule = { rule: string; setting: string; good(value: string): boolean; required: string };
const RULES: readonly Rule[] = [
  { rule: "ssl", setting: "ssl", good: (value) => value === "on", required: "on is required" },
  {
    rule: "password-encryption",
    setting: "password_encryption",
    good: (value) => value === "scram-sha-256",
    required: "scram-sha-256 is required",
  },
  {
    // PostgreSQL 18 takes a list of what to log.
    rule: "log-connections",
    setting: "log_connections",
    good: (value) => value !== "off" && value !== "",
    required: "connections must be logged",
  },
  {
    rule: "pgaudit",
    setting: "shared_preload_libraries",
    good: loadsPgaudit,
    required: "pgaudit must be among them",
  },
];
function judgeSettings(settings: Raw["settings"], host: string, at: Date): Finding[] {
  if ("denied" in settings)
    return [...RULES.map(({ rule }) => rule), "version-supported"].map((rule) =>
      finding(rule, host, "unknown", deniedText("settings", settings)),
    );
  const values = new Map(settings.map(({ name, setting }) => [name, setting]));
  const loaded = loadsPgaudit(values.get("shared_preload_libraries"));
  const judged = RULES.map((one) => {
    const { rule, setting, good, required } = one.rule === "pgaudit" && loaded ? pgauditLog : one;
    const value = values.get(setting);
    if (value === undefined)
      return finding(rule, host, "unknown", `${setting} is hidden from this role. ${GRANT}`);
    return finding(rule, host, good(value) ? "pass" : "fail", `${setting} is “${value}”; ${required}.`);
  });
  return [...judged, judgeVersion(values, host, at)];
}

function judgeVersion(values: ReadonlyMap<string, string>, host: string, at: Date): Finding {
  const rule = "version-supported";
  const number = Number(values.get("server_version_num"));
  if (!Number.isInteger(number) || number <= 0)
    return finding(rule, host, "unknown", `The version is not readable. ${GRANT}`);
  const major =
    number >= 100_000
      ? String(Math.floor(number / 10_000))
      : `${Math.floor(number / 10_000)}.${Math.floor(number / 100) % 100}`;
  const shown = values.get("server_version") ?? major;
  const end = END_OF_LIFE[major];
  if (!end)
    return finding(
      rule,
      host,
      "unknown",
      `PostgreSQL ${shown}: the end of support of version ${major} is not known to Surety.`,
    );
  const supported = at.toISOString().slice(0, 10) <= end;
  return finding(
    rule,
    host,
    supported ? "pass" : "fail",
    `PostgreSQL ${shown}: version ${major} ${supported ? "is supported until" : "has had no fixes since"} ${end}.`,
  );
}

function judgeSuperusers(superusers: Raw["superusers"], { host, superusers: allowed }: Settings): Finding[] {
  if ("denied" in superusers)
    return [finding("superusers", host, "unknown", deniedText("superusers", superusers))];
  const able = superusers.filter(({ signs_in }) => signs_in);
  const names = able.map(({ name }) => name).join(", ");
  const few = able.length <= Number(allowed);
  const number = finding(
    "superusers",
    host,
    few ? "pass" : "fail",
    `${counted(able.length, "superuser")} can sign in${names && `: ${names}`}; at most ${allowed} allowed.`,
  );
  const own = superusers.find((role) => role.own);
  return own
    ? [
        number,
        finding(
          "own-role",
          own.name,
          "fail",
          "Surety signs in as a superuser, which is more than it needs. Use a role with pg_read_all_settings.",
        ),
      ]
    : [number];
}
