import { describe, expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";
import { secretIn } from "#evidence/cells/secrets";
import { readAffected } from "#evidence/files/affected";
import { BadFile } from "#evidence/files/bad-lines";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { readPastIncidents } from "#evidence/incident-imports/read";

// Made up, and put together here so that no scanner takes this file for a leak.
const made = (start: string, length: number) => start + "MadeUp42".repeat(20).slice(0, length);
const hex = (length: number) => "0123456789abcdef".repeat(20).slice(0, length);

test.each([
  ["bcrypt", made("$2b$12$", 53)],
  ["bcrypt of PHP", made("$2y$10$", 53)],
  ["argon2id", `$argon2id$v=19$m=65536,t=3,p=4$${made("", 22)}$${made("", 43)}`],
  ["scrypt", made("$7$CU..../....", 60)],
  ["MD5-crypt", `$1$salt$${made("", 22)}`],
  ["SHA-256-crypt", `$5$rounds=5000$salt$${made("", 43)}`],
  ["SHA-512-crypt", `$6$salt$${made("", 86)}`],
  ["yescrypt", `$y$j9T$${made("", 22)}$${made("", 43)}`],
  ["phpass", made("$P$B", 30)],
  ["Drupal", made("$S$D", 51)],
  ["Apache", `$apr1$salt$${made("", 22)}`],
  ["PostgreSQL", `SCRAM-SHA-256$4096:${made("", 24)}=$${made("", 43)}:${made("", 43)}=`],
  ["old PostgreSQL", `md5${hex(32)}`],
  ["LDAP, crypt", `{CRYPT}$6$salt$${made("", 86)}`],
  ["argon2i", `$argon2i$v=19$m=4096,t=3,p=1$${made("", 22)}$${made("", 43)}`],
  ["bcrypt of OpenBSD", made("$2a$08$", 53)],
  ["LDAP", `{SSHA}${made("", 32)}=`],
  ["LDAP, SHA-512", `{SSHA512}${made("", 96)}`],
  ["LDAP in LDIF", made("e1NTSEF9", 40)],
  ["Django", `pbkdf2_sha256$260000$salt$${made("", 43)}=`],
  ["Werkzeug", `scrypt:32768:8:1$salt$${hex(128)}`],
  ["Dovecot", `{PBKDF2}${made("", 40)}`],
  ["NTLM", `${hex(32)}:${hex(32)}`],
  ["MySQL", `*${hex(40).toUpperCase()}`],
  ["SQL Server", `0x0200${hex(136).toUpperCase()}`],
  ["ASP.NET", made("AQAAAA", 78)],
  ["a hash within a remark", `imported 2024, was ${made("$2a$10$", 53)} before`],
  ["GitHub", made("ghp_", 36)],
  ["GitHub, fine-grained", made("github_pat_", 60)],
  ["GitLab", made("glpat-", 20)],
  ["AWS", "AKIAMADEUPMADEUP4242"],
  ["Slack", `xoxb-${hex(12)}-${hex(12)}`],
  ["Stripe", made("sk_live_", 24)],
  ["a JSON web token", `${made("eyJ", 30)}.${made("eyJ", 40)}.${made("", 40)}`],
  ["SendGrid", `SG.${made("", 22)}.${made("", 43)}`],
  ["a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA"],
  ["a database address", "postgres://app:made-up@db.internal/app"],
])("%s is recognised as a secret", (_, value) => {
  expect(secretIn(value)).not.toBeNull();
});

test.each([
  "rosa.lind+md5@example.com",
  "https://status.example.com/a:b@c",
  "3b1f6a52-0c3e-4e0a-9a52-77a9a2d3e901",
  hex(32),
  "arn:aws:iam::123456789012:user/deploy",
  "AIDAMADEUPMADEUP4242",
  "$5 a month, $12 with support",
  "{guid}",
  "S:1-5-21-1004336348-1177238915-682003330-512",
  "task-manager sk-team, key-account",
  "********",
])("%s is none", (value) => {
  expect(secretIn(value)).toBeNull();
});

test("a million signs of any kind are looked through at once", () => {
  for (const piece of [
    "$a",
    "a://a:",
    "eyJ",
    "md5",
    "{SHA",
    "xox",
    "pbkdf2:",
    "sha1",
    "AccountKey=",
    "$1$x,",
  ]) {
    const from = process.cpuUsage();
    secretIn(piece.repeat(Math.floor(1_048_576 / piece.length)));
    const { user, system } = process.cpuUsage(from);
    expect([piece, user + system < 5_000_000]).toEqual([piece, true]);
  }
});

const lines = (...all: string[]) => Buffer.from(`${all.join("\n")}\n`);
const refusal = async (reading: Promise<unknown>): Promise<BadFile> => {
  const error = await reading.catch((caught: unknown) => caught);
  if (!(error instanceof BadFile)) throw new Error("was taken");
  return error;
};
const accounts = (bytes: Buffer) => readAccounts(recognise(bytes) ?? "generic", bytes);
const bcrypt = made("$2b$12$", 53);

describe("a list with secrets is refused by line and column, and no word of a value is said", () => {
  const scram = `SCRAM-SHA-256$4096:${made("", 24)}=$${made("", 43)}:${made("", 43)}=`;
  test.each([
    [
      "pg_authid",
      lines(
        "oid,rolname,rolsuper,rolcreaterole,rolcanlogin,rolpassword",
        "9,monitor,f,f,f,",
        `10,app,t,t,t,${scram}`,
      ),
      3,
      "rolpassword",
    ],
    ["pg_shadow", lines("usename,usesysid,usesuper,passwd", `app,10,t,md5${hex(32)}`), 2, "passwd"],
    [
      "a service's own",
      lines("login,email,encrypted_password,active", `ana,a@example.com,${bcrypt},true`),
      2,
      "encrypted_password",
    ],
    ["a password in the open", lines("user;Passwort;status", "ana;Sommer25;active"), 2, "Passwort"],
    ["a bare hash under its name", lines("user,password_hash", `ana,${hex(32)}`), 2, "password_hash"],
    ["a key beside", lines("user,note", `ana,${made("ghp_", 36)}`), 2, "note"],
    [
      "nested JSON",
      Buffer.from(JSON.stringify([{ login: "ana", credentials: { password: { hash: bcrypt } } }])),
      1,
      "credentials.password.hash",
    ],
  ])("accounts: %s", async (_, bytes, line, column) => {
    const error = await refusal(accounts(bytes));
    expect(error.message).toContain(`Leave out “${column}”`);
    expect(error.lines).toMatchObject([{ line, column }]);
    expect(JSON.stringify([error.message, error.lines])).not.toMatch(/MadeUp|0123456|Sommer/);
  });

  test("the lines of shadow, taken for a table, are not repeated as its header", async () => {
    const error = await refusal(
      accounts(lines(`root:$6$salt$${made("", 86)}:19000:0:99999:7:::`, "a:!:1::::::")),
    );
    expect(JSON.stringify([error.message, error.lines])).not.toContain("MadeUp");
  });

  test("what is above the header or beside the list is kept with the file, so it counts too", async () => {
    const above = lines(`token ${made("ghp_", 36)}`, "login,email,org_role", "ana,a@example.com,member");
    const beside = Buffer.from(JSON.stringify({ next: made("glpat-", 20), users: [{ login: "ana" }] }));
    for (const bytes of [above, beside]) {
      const error = await refusal(accounts(bytes));
      expect(error.message).toContain("holds secrets");
      expect(error.message).not.toContain("MadeUp");
    }
  });

  test("broken JSON is refused without showing a piece of it", async () => {
    for (const read of [accounts, readPastIncidents]) {
      const error = await refusal(read(Buffer.from(`[{"hash": "${bcrypt}" "x"}]`)));
      expect(error.message).toMatch(/not JSON/);
      expect(error.message).not.toContain("MadeUp");
    }
  });

  test.each([
    ["people", () => readPeople(lines("name,email,password", "Ana,a@example.com,Sommer25"))],
    ["customers", () => readCustomers(lines("name,contract", `Initech,${made("glpat-", 20)}`))],
    [
      "subprocessors",
      () => readSubprocessorList(lines("name,purpose,url", "Acme,Mail,https://me:made-up@acme.example")),
    ],
    ["affected customers", () => readAffected(lines("name,api_key", "Initech,made-up-made-up"), [])],
    ["incidents, CSV", () => readPastIncidents(lines("incident_id,summary", `1,leaked ${bcrypt}`))],
    [
      "incidents, JSON",
      () => readPastIncidents(Buffer.from(JSON.stringify([{ incident_id: "1", summary: bcrypt }]))),
    ],
  ])("%s", async (_, read) => {
    const error = await refusal(read());
    expect(error.message).toContain("holds secrets, so nothing of it was kept");
    expect(JSON.stringify([error.message, error.lines])).not.toMatch(/MadeUp|made-up|Sommer/);
  });
});

test("stars, states and days in a column of passwords are not secret", async () => {
  const [extract] = await accounts(
    lines(
      "user,password,password_last_used,mfa",
      "ana,********,2026-01-01,yes",
      "bo,SSO,,yes",
      "cy,not set,,no",
      "di,[REDACTED],,no",
      "ed,2026-03-11,,no",
    ),
  );
  expect(extract?.accounts).toHaveLength(5);
});
