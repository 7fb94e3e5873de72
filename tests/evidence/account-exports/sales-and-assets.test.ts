import { expect, test } from "vitest";
import { readAccounts, recognise } from "#evidence/account-exports/sources";

const read = async (...lines: string[]) => {
  const bytes = Buffer.from(`${lines.join("\n")}\n`);
  const format = recognise(bytes);
  const [list] = await readAccounts(format ?? "generic", bytes);
  return { format, list };
};

test("Snipe-IT's users are read over the headers that it repeats", async () => {
  const header =
    'id,Company,Title,"Employee No.",Name,Username,Email,Manager,Location,Department,Assets,Licenses,Accessories,Consumables,Groups,"Permission Level",Notes,Activated,"Created At"';
  const { format, list } = await read(
    header,
    '3,"Example AG",Engineer,12,"Ada Obi",ada,ada@example.com,,Berlin,IT,2,1,0,0,"Laptops, ",SuperUser,,Yes,"2024-02-01 08:00:00"',
    header,
    "4,,,,Kim Park,kim,kim@example.com,,,,0,0,0,0,,User,,No,2025-06-15 08:00:00",
  );
  expect(format).toBe("snipeit-users");
  expect(list?.rows).toBe(2);
  expect(list?.accounts).toMatchObject([
    {
      externalId: "3",
      userName: "ada",
      status: "active",
      roles: ["SuperUser"],
      grants: ["group Laptops"],
      privileged: "yes",
      createdAt: { at: new Date("2024-02-01T08:00:00Z") },
    },
    { externalId: "4", name: "Kim Park", status: "disabled", privileged: "unknown", grants: [] },
  ]);
});

test("a user report of Salesforce is read without the lines under it", async () => {
  const { format, list } = await read(
    '"Username","First Name","Last Name","Email","Active","Profile","Role","Last Login"',
    '"ada@example.com.prod","Ada","Obi","ada@example.com","1","System Administrator","CEO","11/28/2026 7:58 AM"',
    '"kim@example.com.prod","Kim","Park","kim@example.com","0","Standard User","",""',
    "",
    '"Confidential Information - Do Not Distribute"',
    '"Example AG"',
  );
  expect(format).toBe("salesforce-users");
  expect(list?.accounts).toMatchObject([
    {
      externalId: "ada@example.com.prod",
      name: "Ada Obi",
      status: "active",
      roles: ["System Administrator", "CEO"],
      privileged: "yes",
      lastSignIn: { at: new Date("2026-11-28T00:00:00Z"), precision: "day" },
    },
    { status: "disabled", roles: ["Standard User"], privileged: "unknown", lastSignIn: "unknown" },
  ]);
});

test("a repeated header between joined lists is not a row", async () => {
  const { list } = await read("login,email", "ada,ada@example.com", "login,email", "kim,kim@example.com");
  expect(list?.accounts.map(({ userName }) => userName)).toEqual(["ada", "kim"]);
});

test("LastPass's console export: who cannot sign in yet is not active, and scores are not read", async () => {
  const { format, list } = await read(
    "Email,First Name,Last Name,Account Status,MFA Status,Admin Level Name,Creation Time (UTC),Last Master Password Change Date & Time (UTC),Security Challenge Score,Master Password Score",
    "ada@example.com,Ada,Obi,Active,LastPass Authenticator,Super admin,2024-02-01 08:00:00,2026-01-02 03:04:05,88,92",
    "kim@example.com,Kim,Park,Disabled,Disabled,,2025-06-15 08:00:00,,,",
    "lea@example.com,Lea,Brunner,Staged,,None,,,,",
    "tim@example.com,Tim,Roth,Expired Invitation,None,User,,,,",
  );
  expect(format).toBe("lastpass-console");
  expect(list?.accounts).toMatchObject([
    {
      externalId: "ada@example.com",
      name: "Ada Obi",
      status: "active",
      privileged: "yes",
      mfa: "yes",
      roles: ["Super admin"],
      createdAt: { at: new Date("2024-02-01T08:00:00Z") },
    },
    { status: "disabled", mfa: "no", privileged: "unknown", roles: [] },
    { status: "disabled", mfa: "unknown", roles: [] },
    { status: "disabled", mfa: "no", roles: [] },
  ]);
});

test("Atlassian's accounts of a domain", async () => {
  const { format, list } = await read(
    "Name,Email,Atlassian ID,Status,Last active,Claimed,Billable,Policy type,SAML single sign-on,Two-step verification,Verified email,Jira,Confluence",
    "Ada Obi,ada@example.com,5b10a2844c20165700ede21g,Active,2026-11-27,Yes,Yes,Billable,No,Yes,Yes,Yes,No",
    "Kim Park,kim@example.com,712020:0a1b,Deactivated,Never,Yes,No,Billable,No,No,Yes,No,No",
  );
  expect(format).toBe("atlassian-accounts");
  expect(list?.accounts).toMatchObject([
    {
      externalId: "5b10a2844c20165700ede21g",
      status: "active",
      mfa: "yes",
      lastSignIn: { precision: "day" },
    },
    { externalId: "712020:0a1b", status: "disabled", mfa: "no", lastSignIn: "never" },
  ]);
});

test("AWS's authorization details, in pages one after the other: groups grant their policies", async () => {
  const page = (value: object) => JSON.stringify(value, null, 2);
  const inline = {
    PolicyName: "read-bucket",
    PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:Get*" }] },
  };
  const { format, list } = await read(
    page({
      UserDetailList: [
        {
          Path: "/",
          UserName: "ada",
          UserId: "AIDAEXAMPLE1",
          Arn: "arn:aws:iam::111122223333:user/ada",
          CreateDate: "2024-02-01T08:00:00+00:00",
          GroupList: ["Admins"],
          AttachedManagedPolicies: [],
          Tags: [],
        },
        {
          UserName: "kim",
          UserId: "AIDAEXAMPLE2",
          Arn: "arn:aws:iam::111122223333:user/kim",
          CreateDate: "2025-06-15T08:00:00Z",
          GroupList: [],
          UserPolicyList: [inline],
          AttachedManagedPolicies: [
            { PolicyName: "ReadOnlyAccess", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
          ],
        },
      ],
      RoleDetailList: [{ RoleName: "deploy", RoleId: "AROAEXAMPLE" }],
    }),
    page({
      GroupDetailList: [
        { GroupName: "Admins", AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess" }] },
      ],
      UserDetailList: [],
    }),
  );
  expect(format).toBe("aws-authorization-details");
  expect(list?.accounts).toMatchObject([
    {
      externalId: "AIDAEXAMPLE1",
      userName: "ada",
      roles: ["Admins"],
      privileged: "yes",
      status: "unknown",
      createdAt: { at: new Date("2024-02-01T08:00:00Z") },
    },
    {
      externalId: "AIDAEXAMPLE2",
      roles: ["policy ReadOnlyAccess", "policy read-bucket"],
      privileged: "unknown",
    },
  ]);
  await expect(read(page({ UserDetailList: [{ UserName: 7, UserId: {} }] }))).rejects.toThrow(
    /get-account-authorization-details/,
  );
});
