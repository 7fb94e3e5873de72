import { expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";
import { destroyedBy } from "#evidence/cells/destroyed";
import { readAffected } from "#evidence/files/affected";
import { readCustomers } from "#evidence/files/customers";
import { readPeople } from "#evidence/files/people";
import { readSubprocessorList } from "#evidence/files/subprocessor-list";
import { readPastIncidents } from "#evidence/incident-imports/read";

test.each([
  ["1.04858E+20", "spreadsheet has shortened"],
  ["1,04858E+20", "spreadsheet has shortened"],
  ["1.0485823471109283e+20", "spreadsheet has shortened"],
  ["System.String[]", "type of the value"],
  ["System.Object[]", "type of the value"],
  ["System.Collections.Hashtable", "type of the value"],
  ["System.Collections.Generic.List`1[System.String]", "type of the value"],
  ["Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", "type of the value"],
  ["Deserialized.Microsoft.Graph.PowerShell.Models.MicrosoftGraphGroup[]", "type of the value"],
  ["@{Name=admins; Id=7}", "type of the value"],
  ["[object Object]", "type of the value"],
  ["<__main__.User object at 0x7f3a2c>", "type of the value"],
  ["#<User:0x00007f8b1a0>", "type of the value"],
  ["HASH(0x55d0c8)", "type of the value"],
  ["[Ljava.lang.String;@1b6d3586", "type of the value"],
  ["com.example.User@4f3f5b24", "type of the value"],
  ["1.0485823471E20", "rounded a long number"],
  ["System.Management.Automation.PSCustomObject", "type of the value"],
  ["System.Collections.ArrayList", "type of the value"],
  ["#VALUE!", "formula"],
  ["#WERT!", "formula"],
  ["#REF!", "formula"],
  ["#NAME?", "formula"],
  ["#N/A", "formula"],
  ["#DIV/0!", "formula"],
  ["#BEZUG!", "formula"],
  ["#¿NOMBRE?", "formula"],
  ["#NV", "formula"],
  ["########", "too narrow"],
  ["M\uFFFDller", "letters were lost"],
  ["JÃ¶rg MÃ¼ÃŸig", "letters were lost"],
  ["the companyâ€™s list", "letters were lost"],
  ["Å\u0081ukasz", "letters were lost"],
])("%s is not what the source holds", (value, cause) => {
  expect(destroyedBy(value)).toContain(cause);
});

test.each([
  "104858234711092837465",
  "v1.2e10-build",
  "823471109283745000",
  "1.5",
  "1e5",
  "e+20",
  "System",
  "System.Admin",
  "microsoft.exchange",
  "SÃO PAULO",
  "Åse Ångström",
  "die Note „Ä“",
  "#general",
  "#1",
  "N/A",
  "null",
  "ana@deadbeef.example",
  "@ana",
  "<root_account>",
])("%s can be", (value) => {
  expect(destroyedBy(value)).toBeNull();
});

const lines = (...all: string[]) => Buffer.from(`${all.join("\n")}\n`);
const accounts = (bytes: Buffer) => readAccounts(recognise(bytes) ?? "generic", bytes);

test("ids that a spreadsheet shortened are refused by line and column, whether they differ or not", async () => {
  const shortened = { column: "id", reason: expect.stringContaining("a spreadsheet has shortened") };
  for (const ids of [
    ["1.04858E+20", "1.04858E+20"],
    ["1.04858E+20", "1.13377E+20"],
  ])
    await expect(
      accounts(lines("id,email", `${ids[0]},a@example.com`, `${ids[1]},b@example.com`)),
    ).rejects.toMatchObject({
      lines: [
        { line: 2, ...shortened },
        { line: 3, ...shortened },
      ],
    });
  const [extract] = await accounts(lines("id,user", "823471109283745000,ana", "104858234711092837465,bo"));
  expect(extract?.accounts.map((one) => one.externalId)).toEqual([
    "823471109283745000",
    "104858234711092837465",
  ]);
  await expect(accounts(Buffer.from('[{"id": 1.04858E+20, "login": "ana"}]'))).rejects.toMatchObject({
    lines: [{ line: 1, column: "id", of: "Record" }],
  });
});

test.each([
  ["okta-users", "Okta username,Okta user status", "System.String[],Active", "Okta username"],
  ["github-members", "login,id,org_role", "ana,5.1E+15,member", "id"],
  [
    "aws-credential-report",
    "user,arn,password_enabled,mfa_active",
    "#REF!,arn:aws:iam::1:user/a,true,false",
    "user",
  ],
  ["entra-users", "objectId,userPrincipalName,accountEnabled,mail", "1,ana,True,[object Object]", "mail"],
])("%s: a destroyed value that tells accounts apart is refused", async (_, head, row, column) => {
  await expect(accounts(lines(head, row))).rejects.toMatchObject({ lines: [{ line: 2, column }] });
});

test("elsewhere in a list of accounts the field is unknown and named", async () => {
  const [extract] = await accounts(
    lines("user,name,role,status,last login", "ana,#N/A,System.Object[];admins,#REF!,########"),
  );
  expect(extract?.accounts).toMatchObject([
    { name: null, roles: ["admins"], status: "unknown", lastSignIn: "unknown" },
  ]);
  expect(extract?.misread?.map(({ column }) => column)).toEqual(["name", "status", "last login"]);
});

test.each([
  ["people", () => readPeople(lines("name,email,department", "Ana,a@example.com,#REF!")), "department"],
  ["customers", () => readCustomers(lines("name,security_email", "Initech,#N/A")), "security_email"],
  [
    "subprocessors",
    () => readSubprocessorList(lines("name,purpose,countries", "Acme,Mail,########")),
    "countries",
  ],
  ["affected customers", () => readAffected(lines("name", "#NAME?"), []), "name"],
  ["incidents, CSV", () => readPastIncidents(lines("incident_id,summary", "1.2E+12,x")), "incident_id"],
  [
    "incidents, JSON",
    () => readPastIncidents(Buffer.from('[{"incident_id":"1","victim":{"victim_id":"[object Object]"}}]')),
    "victim.victim_id",
  ],
])("%s: each destroyed value is refused by line and column", async (_, read, column) => {
  await expect(read()).rejects.toMatchObject({
    lines: [{ column, reason: expect.stringContaining("is not what") }],
  });
});
