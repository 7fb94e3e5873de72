import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Account } from "#domain/systems/accounts";
import { readAccounts, recognise } from "#evidence/account-exports/sources";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/accounts/${name}`, import.meta.url));
const read = async (format: string, bytes: Uint8Array | string, map = {}) => {
  const [extract] = await readAccounts(format, Buffer.from(bytes), map);
  if (!extract) throw new Error("no list");
  return extract;
};
const only = (accounts: Account[], ...fields: (keyof Account)[]) =>
  accounts.map((account) => fields.map((field) => account[field]));

test("each export is recognised by how it begins, and nothing else is", () => {
  const formats = {
    "members.csv": "github-members",
    "credential-report.csv": "aws-credential-report",
    "google-users.csv": "google-users",
    "entra-users.csv": "entra-users",
    "okta-users.csv": "okta-users",
    "roles.txt": "postgresql-du",
    "pg_roles.csv": "pg-roles",
    "linux.txt": "linux-users",
    "nested.json": "generic-json",
    "generic-semicolon.csv": null,
  };
  for (const [name, format] of Object.entries(formats))
    expect([name, recognise(fixture(name))]).toEqual([name, format]);
  expect(recognise(Buffer.from("Role name,Attributes,Member of\n"))).toBe("postgresql-du");
  expect(recognise(Buffer.from(""))).toBeNull();
});

test("UTF-16 with its mark, as PowerShell writes it, is read and recognised like UTF-8; half a letter refuses the file", async () => {
  const text = "Okta username,Okta user status\r\nמרתה,Active\r\n";
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
  const big = Buffer.from(little).swap16();
  for (const bytes of [little, big, Buffer.from(text)]) {
    expect(recognise(bytes)).toBe("okta-users");
    const [extract] = await readAccounts("okta-users", bytes);
    expect(extract?.accounts).toMatchObject([{ userName: "מרתה", status: "active" }]);
  }
  await expect(readAccounts("okta-users", little.subarray(0, -1))).rejects.toThrow("UTF-16");
});

describe("Google Workspace", () => {
  test("the address is the account; a sign-in without a zone is known to the day; admin roles are not known", async () => {
    const { accounts } = await read("google-users", fixture("google-users.csv"));
    expect(accounts[0]).toEqual({
      externalId: "marta@kestrel.test",
      userName: "Marta@kestrel.test",
      email: "Marta@kestrel.test",
      name: "Marta Szabó",
      kind: "unknown",
      status: "active",
      roles: [],
      grants: ["organisational unit /Engineering"],
      privileged: "unknown",
      mfa: "yes",
      lastSignIn: { at: new Date("2026-03-01T00:00:00Z"), precision: "day" },
      createdAt: null,
    });
    expect(only(accounts.slice(1), "status", "mfa", "lastSignIn")).toEqual([["disabled", "no", "never"]]);
  });

  test("a status that is not known stays unknown and is listed", async () => {
    const text = fixture("google-users.csv").toString().replace("Suspended", "Hidden");
    const { accounts, misread } = await read("google-users", text);
    expect(accounts[1]?.status).toBe("unknown");
    expect(misread).toEqual([{ column: "Status [READ ONLY]", field: "status", word: "Hidden", rows: 1 }]);
  });
});

test("Entra: the object id is the account, a guest's made-up name is not an address, second factors are not known", async () => {
  const { accounts } = await read("entra-users", fixture("entra-users.csv"));
  expect(only(accounts, "externalId", "email", "status", "roles", "mfa", "privileged")).toEqual([
    ["3b1f6a52-0c3e-4e0a-9a52-77a9a2d3e901", "marta.szabo@kestrel.test", "active", [], "unknown", "unknown"],
    ["c41d6a52-0c3e-4e0a-9a52-77a9a2d3e902", null, "disabled", ["guest"], "unknown", "unknown"],
  ]);
  // The portal writes American dates without a zone: the day is known, no more.
  expect(only(accounts, "createdAt")).toEqual([
    [{ at: new Date("2021-08-19T00:00:00Z"), precision: "day" }],
    [{ at: new Date("2024-01-09T10:00:00Z"), precision: "instant" }],
  ]);
  const odd = fixture("entra-users.csv").toString().replace("8/19/2021", "19/8/2021");
  await expect(read("entra-users", odd)).rejects.toMatchObject({
    lines: [{ line: 2, column: "createdDateTime" }],
  });
});

test("Okta: the report User Accounts has the names of its filters for columns", async () => {
  const { accounts } = await read(
    "okta-users",
    Buffer.from(
      "User,User fullname,Okta username,Primary email,Okta user status,Status change date\n00u1,Marta Szabo,marta@kestrel.test,m@kestrel.test,Suspended,2026-01-01\n",
    ),
  );
  expect(only(accounts, "name", "userName", "email", "status")).toEqual([
    ["Marta Szabo", "marta@kestrel.test", "m@kestrel.test", "disabled"],
  ]);
});

test("Okta: an expired password keeps no one out for good, a deactivated account is disabled", async () => {
  const { accounts } = await read("okta-users", fixture("okta-users.csv"));
  expect(only(accounts, "externalId", "name", "status", "lastSignIn")).toEqual([
    [
      "marta@kestrel.test",
      "Marta Szabo",
      "active",
      { at: new Date("2026-03-01T09:12:44Z"), precision: "instant" },
    ],
    ["lea@kestrel.test", "Lea Brandt", "active", "unknown"],
    [
      "old@kestrel.test",
      "Old Hand",
      "disabled",
      { at: new Date("2024-01-01T00:00:00Z"), precision: "instant" },
    ],
  ]);
});

describe("PostgreSQL", () => {
  test("\\du: groups are left out with a reason, memberships reach power however far, cells may have several lines", async () => {
    const extract = await read("postgresql-du", fixture("roles.txt"));
    expect(extract.rows).toBe(7);
    expect(extract.leftOut).toEqual([{ reason: "cannot sign in: a group role", rows: 3 }]);
    expect(only(extract.accounts, "externalId", "roles", "privileged", "grants")).toEqual([
      ["Ana O'Neil", ["writers", "the night"], "yes", ["password until 2026-06-30 00:00:00+00"]],
      [
        "dba",
        ["superuser", "create role", "create database", "replication", "bypass row security"],
        "yes",
        [],
      ],
      ["etl", [], "no", []],
      ["jose", ["readers"], "no", []],
    ]);
  });

  test("\\du of PostgreSQL 16 names no memberships: whether a role is powerful stays unknown", async () => {
    const rule = "-----------+------------";
    const text = `      List of roles\n Role name | Attributes \n${rule}\n boss      | Superuser\n jose      | \n`;
    const { accounts } = await read("postgresql-du", text);
    expect(only(accounts, "userName", "privileged")).toEqual([
      ["boss", "yes"],
      ["jose", "unknown"],
    ]);
    const german = text.replace("Superuser", "Superuser, Rolle erzeugen");
    await expect(read("postgresql-du", german)).rejects.toThrow("Nothing was imported");
    await expect(read("postgresql-du", text.replace(rule, " x | y"))).rejects.toThrow("line of dashes");
  });

  test("pg_roles: the oid is the account, and a role may be called “none”", async () => {
    const extract = await read("pg-roles", fixture("pg_roles.csv"));
    expect(extract.leftOut).toEqual([{ reason: "cannot sign in: a group role", rows: 1 }]);
    expect(only(extract.accounts, "externalId", "userName", "privileged")).toEqual([
      ["10", "postgres", "yes"],
      ["16401", "none", "unknown"],
    ]);
  });
});

describe("Linux", () => {
  test("passwd and group in one text: number 0 is root by any name, first and further groups are roles", async () => {
    const { accounts, rows } = await read("linux-users", fixture("linux.txt"));
    expect(rows).toBe(6);
    expect(only(accounts, "externalId", "kind", "roles", "privileged", "name")).toEqual([
      ["root:0", "shared", ["root"], "yes", "root"],
      ["daemon:1", "service", ["gid 1"], "unknown", "daemon"],
      ["toor:0", "shared", ["root"], "yes", null],
      ["marta:1000", "unknown", ["marta", "sudo"], "yes", "Marta Szabó"],
      ["jose:1001", "unknown", ["users", "docker"], "yes", null],
      ["nobody:65534", "service", ["gid 65534"], "unknown", "nobody"],
    ]);
  });

  test("hashes of passwords are refused, and a list without groups too", async () => {
    const text = fixture("linux.txt").toString();
    const hashed = text.replace("marta:x:1000", "marta:$6$salt$hash:1000");
    await expect(read("linux-users", hashed)).rejects.toMatchObject({ lines: [{ line: 4 }] });
    const shadow = `${text}marta:!:19000:0:99999:7:::\n`;
    await expect(read("linux-users", shadow)).rejects.toMatchObject({
      lines: [{ reason: expect.stringContaining("shadow") }],
    });
    await expect(read("linux-users", text.split("\n\n")[0] ?? "")).rejects.toThrow("no line of group");
  });
});

describe("JSON", () => {
  const map = {
    list: "data.members",
    user_name: "profile.login",
    email: "profile.mail",
    role: "groups.name",
    last_sign_in: "lastSeen",
  };

  test("records under a key, nested fields by their path, numbers as they were written", async () => {
    const { accounts, rows } = await read("generic-json", fixture("nested.json"), map);
    expect(rows).toBe(2);
    expect(only(accounts, "externalId", "roles", "email", "status", "lastSignIn")).toEqual([
      [
        "90071992547409931",
        ["admins", "night; crew"],
        "marta@kestrel.test",
        "active",
        { at: new Date(1_772_356_364_000), precision: "instant" },
      ],
      ["12", [], null, "disabled", "unknown"],
    ]);
  });

  test("the only list in an object is taken; of two, one must be named", async () => {
    const one = JSON.stringify({ next: null, users: [{ login: "ana" }] });
    expect((await read("generic-json", one)).accounts).toHaveLength(1);
    const two = JSON.stringify({ users: [{ login: "ana" }], admins: [{ login: "bo" }] });
    await expect(read("generic-json", two)).rejects.toThrow("“users”, “admins”");
    expect((await read("generic-json", two, { list: "admins" })).accounts[0]?.userName).toBe("bo");
    await expect(read("generic-json", two, { list: "members" })).rejects.toThrow("no list");
    await expect(read("generic-json", "[1]")).rejects.toThrow("Record 1");
    await expect(read("generic-json", "[{]")).rejects.toThrow("not JSON");
    await expect(read("generic-json", '[{"login":"a","email":"perhaps"}]')).rejects.toMatchObject({
      lines: [{ line: 1, of: "Record", column: "email" }],
    });
  });
});
