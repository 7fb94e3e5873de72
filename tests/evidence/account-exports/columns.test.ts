import { describe, expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";

const read = async (text: string, map = {}, format = "generic") => {
  const [extract] = await readAccounts(format, Buffer.from(text), map);
  if (!extract) throw new Error("no list");
  return extract;
};
const statuses = async (text: string, map = {}) => (await read(text, map)).accounts.map((one) => one.status);

describe("columns that are true for the accounts that are closed", () => {
  test.each([
    "suspended",
    "Is Disabled",
    "locked",
    "Blocked",
    "deactivated",
    "archived",
    "account_disabled",
    "isDeleted",
  ])("%s", async (column) => {
    const text = `login,${column}\na,True\nb,False\nc,\n`;
    expect(await statuses(text)).toEqual(["disabled", "active", "unknown"]);
    // Mapped as the state, it says the same.
    expect(await statuses(text, { status: column })).toEqual(["disabled", "active", "unknown"]);
  });

  test("one that closes goes before another column that calls the account active", async () => {
    const text =
      "login,active,suspended,archived\na,yes,no,yes\nb,yes,no,no\nc,no,no,no\nd,yes,2026-05-01,no\ne,gesperrt,no,no\n";
    expect(await statuses(text)).toEqual(["disabled", "active", "disabled", "disabled", "unknown"]);
  });

  test("a state that is not to be read stays unknown, and a column mapped elsewhere is no state", async () => {
    expect(await statuses("login,suspended\na,True\n", { status: "-" })).toEqual(["unknown"]);
    expect(await statuses("login,locked\na,yes\n", { mfa: "locked" })).toEqual(["unknown"]);
  });

  test("in JSON too", async () => {
    expect(await statuses('[{"login":"a","disabled":true},{"login":"b","disabled":false}]')).toEqual([
      "disabled",
      "active",
    ]);
  });
});

describe("words that are not understood", () => {
  test("make their field unknown and are counted, the most frequent first", async () => {
    const text = "login,state,2fa\na,gesperrt,yes\nb,active,maybe\nc,gesperrt,no\n";
    const { accounts, misread } = await read(text);
    expect(accounts.map(({ status, mfa }) => [status, mfa])).toEqual([
      ["unknown", "yes"],
      ["active", "unknown"],
      ["unknown", "no"],
    ]);
    expect(misread).toEqual([
      { column: "state", field: "status", word: "gesperrt", rows: 2 },
      { column: "2fa", field: "mfa", word: "maybe", rows: 1 },
    ]);
  });

  test("a column “type” that holds other words than kinds of accounts is not read", async () => {
    const { accounts, misread } = await read("login,type\na,Group\nb,Sub Group\n");
    expect(accounts.map(({ kind }) => kind)).toEqual(["unknown", "unknown"]);
    expect(misread).toEqual([]);
    expect((await read("login,type\na,user\nb,bot\n")).accounts.map(({ kind }) => kind)).toEqual([
      "person",
      "service",
    ]);
  });

  test("an account that cannot be identified still refuses the file", async () => {
    await expect(read("login,state\n,odd\n")).rejects.toThrow("1 value needs");
  });
});

const shapes: [format: string, text: string, accounts: object[], leftOut?: number][] = [
  [
    "gitlab-members",
    "Name,Username,Email,Path,Group or project name,Type,Role,Role type,Membership type,Membership status,Membership source,Access granted,Access expiration,Last activity\nAna Ruiz,aruiz,ana@b.test,top,Top,Group,Owner,default,direct,approved,top,2024-02-01T08:00:00Z,,2026-11-20T09:12:33Z\nAna Ruiz,aruiz,ana@b.test,top/shop,Shop,Sub Group,Maintainer,default,inherited,approved,top,2024-02-01T08:00:00Z,,2026-11-20T09:12:33Z\n,bo,bo@b.test,top/shop,Shop,Project,Deployer,custom,direct,pending,top,2026-01-07T08:00:00Z,,\n",
    [
      {
        externalId: "aruiz",
        kind: "unknown",
        roles: ["Owner in top", "Maintainer in top/shop"],
        privileged: "yes",
        status: "active",
      },
      { externalId: "bo", name: null, roles: ["Deployer in top/shop"], lastSignIn: "unknown" },
    ],
    1,
  ],
  [
    "gam-users",
    "primaryEmail,archived,creationTime,id,isAdmin,isDelegatedAdmin,isEnrolledIn2Sv,lastLoginTime,name.fullName,orgUnitPath,suspended\nana@b.test,False,2024-02-01T08:00:00.000Z,104857600123456789012,True,False,True,2026-11-27T07:58:11.000Z,Ana Ruiz,/,False\nold@b.test,False,2021-03-01T08:00:00.000Z,104857600123456789013,False,False,False,Never,Old,/,True\nroom@b.test,True,2021-03-01T08:00:00.000Z,104857600123456789014,False,True,False,1970-01-01T00:00:00.000Z,Room,/,False\n",
    [
      {
        externalId: "104857600123456789012",
        status: "active",
        privileged: "yes",
        mfa: "yes",
        roles: ["super administrator"],
      },
      { externalId: "104857600123456789013", status: "disabled", lastSignIn: "never", privileged: "no" },
      { status: "disabled", lastSignIn: "never", privileged: "yes" },
    ],
  ],
  [
    "gam-users",
    '{"kind":"admin#directory#users","users":[{"id":"104857600123456789012","primaryEmail":"ana@b.test","name":{"fullName":"Ana Ruiz"},"isAdmin":true,"suspended":true,"lastLoginTime":"2026-11-27T07:58:11.000Z","aliases":["a@b.test"]}]}',
    [{ externalId: "104857600123456789012", name: "Ana Ruiz", status: "disabled", privileged: "yes" }],
  ],
  [
    "slack-members",
    "username,email,status,billing-active,has-2fa,has-sso,userid,fullname,displayname,expiration-timestamp\nana,ana@b.test,Primary Owner,1,1,0,U01,Ana Ruiz,ana,\nbot,,Bot,0,0,0,U02,Build,build,\nold,old@b.test,Deactivated,0,0,0,U03,Old,old,\n",
    [
      { externalId: "U01", status: "active", privileged: "yes", mfa: "yes" },
      { externalId: "U02", kind: "service", status: "active" },
      { externalId: "U03", status: "disabled", roles: [], privileged: "no" },
    ],
  ],
  [
    "zendesk-team",
    "ID,Name,Email,Suspended,Date created,Last updated,Last sign-in,Time zone,Language,Primary Group,Groups,Role\n360001234567890,Ana Ruiz,ana@b.test,FALSE,2024-02-01,2026-11-01,2026-11-27,Berlin,English,Support,Support,Admin\n360001234567891,Old,old@b.test,TRUE,2024-02-01,2026-11-01,,Berlin,English,Support,,Agent\n",
    [
      { externalId: "360001234567890", status: "active", privileged: "yes" },
      { externalId: "360001234567891", status: "disabled", privileged: "no" },
    ],
  ],
  [
    "lastpass-users",
    '{"Users":{"101":{"username":"ana@b.test","fullname":"Ana Ruiz","created":"2024-02-01","last_login":"2026-11-27","neverloggedin":false,"disabled":false,"admin":true,"multifactor":"googleauth","groups":["Ops"]},"102":{"username":"bo@b.test","fullname":"Bo","neverloggedin":true,"disabled":true,"admin":false,"multifactor":null}},"Groups":[]}',
    [
      { externalId: "ana@b.test", status: "active", privileged: "yes", mfa: "yes", grants: ["group Ops"] },
      { externalId: "bo@b.test", status: "disabled", lastSignIn: "never", mfa: "unknown" },
    ],
  ],
  [
    "ad-users",
    '#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n"DistinguishedName","Enabled","Name","ObjectClass","ObjectGUID","SamAccountName","UserPrincipalName"\r\n"CN=Ana,DC=b","True","Ana Ruiz","user","6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50","aruiz","aruiz@b.test"\r\n"CN=Pc,DC=b","True","PC1","computer","6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f51","PC1$",\r\n"CN=Kim,DC=b","False","Kim","user","6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f52","kim","kim@b.test"\r\n',
    [
      {
        externalId: "6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50",
        userName: "aruiz",
        status: "active",
        email: "aruiz@b.test",
      },
      { userName: "kim", status: "disabled" },
    ],
    1,
  ],
  [
    "ad-users",
    'DN,objectClass,cn,whenCreated,memberOf,sAMAccountName,userAccountControl\n"CN=Ana,DC=b",user,Ana Ruiz,20240201080000.0Z,"CN=Domain Admins,CN=Users,DC=b;CN=Ops,DC=b",aruiz,512\n"CN=Kim,DC=b",user,Kim,20240201080000.0Z,,kim,514\n',
    [
      {
        externalId: "aruiz",
        status: "active",
        privileged: "yes",
        roles: ["Domain Admins", "Ops"],
        createdAt: { at: new Date("2024-02-01T08:00:00Z") },
      },
      { externalId: "kim", status: "disabled", privileged: "unknown" },
    ],
  ],
  [
    "atlassian-users",
    "User id,User name,email,User status,Added to org,Org role,Last seen in Jira - b,Last seen in Confluence - b\n712020:1,Ana Ruiz,ana@b.test,Active,3 Jan 2024,Organization admin,28 Apr 2026,Never accessed\n712020:2,Bo,bo@b.test,Suspended,14 Dec 2025,,Never accessed,Never accessed\n",
    [
      {
        externalId: "712020:1",
        status: "active",
        privileged: "yes",
        lastSignIn: { at: new Date("2026-04-28T00:00:00Z"), precision: "day" },
        createdAt: { at: new Date("2024-01-03T00:00:00Z"), precision: "day" },
      },
      { externalId: "712020:2", status: "disabled", lastSignIn: "never", roles: [] },
    ],
  ],
  [
    "1password-users",
    '[{"id":"AB1","name":"Ana Ruiz","email":"ana@b.test","type":"MEMBER","state":"ACTIVE"},{"id":"AB2","name":"Bo","email":"bo@b.test","type":"GUEST","state":"TRANSFER_SUSPENDED"}]',
    [
      { externalId: "AB1", status: "active", roles: ["member"] },
      { externalId: "AB2", status: "disabled", roles: ["guest"] },
    ],
  ],
  [
    "pagerduty-users",
    '{"users":[{"id":"PX1","type":"user","name":"Ana Ruiz","email":"ana@b.test","role":"owner","invitation_sent":false,"teams":[{"id":"PT1","type":"team_reference","summary":"Ops"}]}],"limit":1,"more":true}\n{"users":[{"id":"PX2","type":"user","name":"Bo","email":"bo@b.test","role":"limited_user","invitation_sent":true,"teams":[]}],"limit":1,"more":false}',
    [
      { externalId: "PX1", status: "active", privileged: "yes", grants: ["team Ops"] },
      { externalId: "PX2", privileged: "no" },
    ],
  ],
  [
    "okta-users",
    '[{"id":"00u1","status":"LOCKED_OUT","created":"2024-02-01T08:00:00.000Z","statusChanged":null,"lastLogin":"2026-11-27T07:58:11.000Z","profile":{"login":"ana@b.test","email":"ana@b.test","firstName":"Ana"}},{"id":"00u2","status":"DEPROVISIONED","created":"2024-02-01T08:00:00.000Z","statusChanged":null,"lastLogin":null,"profile":{"login":"bo@b.test","email":"bo@b.test"}}]',
    [
      { externalId: "00u1", userName: "ana@b.test", status: "active" },
      { externalId: "00u2", status: "disabled", lastSignIn: "unknown" },
    ],
  ],
  [
    "entra-users",
    '{"@odata.context":"x","value":[{"id":"6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50","displayName":"Ana Ruiz","userPrincipalName":"ana@b.test","mail":"ana@b.test","accountEnabled":false,"userType":"Member","createdDateTime":"2024-02-01T08:00:00Z"}]}',
    [{ externalId: "6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50", status: "disabled", email: "ana@b.test" }],
  ],
  [
    "entra-users",
    '#TYPE Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser\r\n"Id","DisplayName","UserPrincipalName","AccountEnabled","UserType"\r\n"6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50","Ana Ruiz","ana@b.test","True","Guest"\r\n',
    [{ externalId: "6f1c0c52-6f0e-4a3b-9f55-0a1c2d3e4f50", status: "active", roles: ["guest"] }],
  ],
];

describe("exports that are known by their header", () => {
  test.each(shapes)("%s", async (format, text, accounts, leftOut = 0) => {
    expect(recognise(Buffer.from(text))).toBe(format);
    const extract = await read(text, {}, format);
    expect(extract.accounts).toMatchObject(accounts);
    expect(extract.accounts).toHaveLength(accounts.length);
    expect(extract.rows - extract.accounts.length).toBe(leftOut);
    expect(extract.misread).toEqual([]);
  });

  test("GitLab’s members with the role mapped are not shared by the type of their group", async () => {
    const [, text] = shapes[0] ?? [];
    const { accounts, leftOut } = await read(String(text), { role: "Role" });
    expect(accounts.map(({ kind, roles }) => [kind, roles])).toEqual([
      ["unknown", ["Owner", "Maintainer"]],
      ["unknown", ["Deployer"]],
    ]);
    expect(leftOut).toMatchObject([{ rows: 1 }]);
  });
});
