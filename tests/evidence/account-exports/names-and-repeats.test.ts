import { expect, test } from "vitest";
import { readAccounts } from "#evidence/account-exports/sources";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { readPastIncidents } from "#evidence/incident-imports/read";

const lines = (...all: string[]) => Buffer.from(`${all.join("\n")}\n`);
const read = async (format: string, ...all: string[]) => {
  const [extract] = await readAccounts(format, lines(...all));
  if (!extract) throw new Error("no list");
  return extract;
};

test("null, none, na and nil are logins, ids, names and roles like any other", async () => {
  const { accounts } = await read(
    "generic",
    "id,user,name,email,status,role",
    "NULL,null,None,null@example.com,active,NA;admins",
    ",none,,,active,None",
    ",na,unknown,,active,null",
    ",nil,-,,active,",
  );
  expect(accounts.map((a) => [a.externalId, a.userName, a.name, a.roles])).toEqual([
    ["NULL", "null", "None", ["NA", "admins"]],
    ["none", "none", null, ["None"]],
    ["na", "na", "unknown", ["null"]],
    ["nil", "nil", null, []],
  ]);
});

test("where a state, a second factor or a time is asked, the same words are no answer", async () => {
  const { accounts } = await read(
    "generic",
    "user,status,kind,mfa,privileged,last login,created,email",
    "na,N/A,none,no_information,null,n/a,nil,none",
  );
  expect(accounts).toMatchObject([
    { status: "unknown", kind: "unknown", mfa: "unknown", privileged: "unknown" },
  ]);
  expect(accounts).toMatchObject([{ lastSignIn: "unknown", createdAt: null, email: null }]);
});

test.each([
  ["github-members", "login,name,org_role", "none,Nil,member", "none", "Nil"],
  ["okta-users", "Okta username,User fullname,Okta user status", "null,None,Active", "null", "None"],
  ["entra-users", "objectId,userPrincipalName,displayName,accountEnabled", "1,na,NA,True", "na", "NA"],
  [
    "aws-credential-report",
    "user,arn,user_creation_time,password_enabled,mfa_active",
    "nil,arn:aws:iam::1:user/nil,N/A,not_supported,false",
    "nil",
    null,
  ],
])("%s: a name is taken as written", async (format, head, row, login, name) => {
  expect((await read(format, head, row)).accounts).toMatchObject([{ userName: login, name }]);
});

test("a department NA and a title None are kept; an empty one stays unknown", async () => {
  const list = await readPeople(
    lines("name,email,department,title,ends_on", "Nam Ib,n@example.com,NA,None,N/A", "Null,b@example.com,,,"),
  );
  expect(list.people.map((one) => [one.name, one.department, one.title, one.endsOn])).toEqual([
    ["Nam Ib", "NA", "None", null],
    ["Null", null, null, null],
  ]);
});

test("getent: what files and directory both name is one account, the first line holds; two numbers are two", async () => {
  const extract = await read(
    "linux-users",
    "adm:x:3:4:adm:/var/adm:/sbin/nologin",
    "mona:x:1502:100:Mona Example:/home/mona:/bin/bash",
    "deploy:x:1001:1001::/srv/deploy:/bin/sh",
    "adm:x:3:4:adm:/var/adm:/sbin/nologin",
    "mona:x:1502:100:Mona Ëxample:/home/m:/bin/zsh",
    "deploy:x:1002:1001::/srv/deploy:/bin/sh",
    "users:x:100:mona",
    "users:x:100:mona",
  );
  expect(extract.accounts.map((a) => [a.externalId, a.name, a.grants[0]])).toEqual([
    ["adm:3", "adm", "shell /sbin/nologin"],
    ["mona:1502", "Mona Example", "shell /bin/bash"],
    ["deploy:1001", null, "shell /bin/sh"],
    ["deploy:1002", null, "shell /bin/sh"],
  ]);
  expect(extract.rows).toBe(6);
  expect(extract.leftOut).toEqual([{ reason: "repeats an account that is counted", rows: 2 }]);
});

test.each([
  ["generic", "id,role", "1,a", "1,b"],
  ["okta-users", "Okta username,Okta user status", "ana,Active", "ANA,Active"],
  ["github-members", "login,org_role", "ana,member", "ANA,member"],
  [
    "aws-credential-report",
    "user,arn,password_enabled,mfa_active",
    "ana,arn:aws:iam::1:user/ana,true,false",
    "ana,arn:aws:iam::1:user/ana,true,false",
  ],
])("%s: a line that says the same again is counted", async (format, head, one, two) => {
  const extract = await read(format, head, one, two, one);
  const left = (extract.leftOut ?? []).reduce((sum, out) => sum + out.rows, 0);
  expect([extract.accounts.length, extract.rows, left]).toEqual([1, 3, 2]);
});

test.each([
  ["okta-users", "Okta username,Okta user status", "ana,Active", "ana,Suspended"],
  ["github-members", "login,org_role", "ana,member", "ana,owner"],
])("%s: a line that contradicts an earlier one is refused", async (format, head, one, two) => {
  await expect(read(format, head, one, two)).rejects.toMatchObject({
    lines: [{ line: 3, reason: expect.stringContaining("which says something else") }],
  });
});

test("every other list passes over a line that is there twice word for word, and no other", async () => {
  const people = await readPeople(lines("name,email", "Ana,a@example.com", "Ana,a@example.com"));
  expect([people.people.length, people.repeated]).toEqual([1, 1]);
  await expect(readPeople(lines("name,email", "Ana,a@example.com", "Bo,a@example.com"))).rejects.toThrow();
  expect(await readCustomers(lines("name,breach_hours", "Initech,24", "Initech,24"))).toHaveLength(1);
  await expect(readCustomers(lines("name,breach_hours", "Initech,24", "Initech,48"))).rejects.toThrow();
  expect(await readSubprocessorList(lines("name,purpose", "Acme,Mail", "Acme,Mail"))).toHaveLength(1);
  const record = { incident_id: "1", timeline: { incident: { year: 2020 } } };
  expect(await readPastIncidents(Buffer.from(JSON.stringify([record, record])))).toHaveLength(1);
  const other = { incident_id: "1", timeline: { incident: { year: 2021 } } };
  await expect(readPastIncidents(Buffer.from(JSON.stringify([record, other])))).rejects.toThrow();
});
