import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { awsIam } from "#evidence/account-apis/aws-iam";
import { entra } from "#evidence/account-apis/entra";
import { accountOf } from "#evidence/account-apis/entra-users";
import { github } from "#evidence/account-apis/github";
import { googleWorkspace } from "#evidence/account-apis/google-workspace";
import { recordedIam } from "#tests/fixtures/live/iam-recorded";
import { accountsFrom, playApi } from "#tests/support/played-api";

// Answers that services really gave, field by field; the people in them are others.

test("GitHub's members as it gave them in May 2012: no type, no node, no site administrator yet", async () => {
  const recorded = ["marta", "jacques6", "Lilja"].map((login, n) => ({
    url: `https://api.github.com/users/${login}`,
    avatar_url:
      "https://secure.gravatar.com/avatar/197eed5292fd11c0277335c3524ccfd5?d=https://a248.e.akamai.net",
    gravatar_id: "197eed5292fd11c0277335c3524ccfd5",
    login,
    id: 1_233_553 + n,
  }));
  const api = await playApi(({ url }) => ({
    headers: {
      status: "200 OK",
      "x-ratelimit-limit": "5000",
      "x-ratelimit-remaining": "4985",
      etag: '"f7f3d1eaa1c0d14d590b09dbb439db2e"',
      "content-type": "application/json; charset=utf-8",
    },
    body: url.pathname.endsWith("/members") && url.searchParams.get("role") === "member" ? recorded : [],
  }));
  const { accounts } = await accountsFrom(github, { org: "kestrel", base: api.url }, "kelp-forest-9");
  expect(accounts.map((one) => [one.externalId, one.userName, one.roles, one.kind])).toEqual([
    ["1233553", "marta", ["member"], "unknown"],
    ["1233554", "jacques6", ["member"], "unknown"],
    ["1233555", "Lilja", ["member"], "unknown"],
  ]);
});

test("a user of Entra as Graph gave them: blocked, with a null in most places", () => {
  const recorded = {
    id: "6e362ac6-3280-4bf2-8a3b-60c6bc47b961",
    deletedDateTime: null,
    accountEnabled: false,
    createdDateTime: "2018-11-18T14:57:11Z",
    creationType: null,
    displayName: "Kestrel Accounts",
    givenName: null,
    surname: null,
    mail: "accounts@kestrel.test",
    onPremisesSyncEnabled: null,
    otherMails: [],
    proxyAddresses: ["SMTP:accounts@kestrel.test"],
    userPrincipalName: "accounts@kestrel.test",
    externalUserState: null,
    userType: "Member",
    assignedLicenses: [],
    identities: [
      {
        signInType: "userPrincipalName",
        issuer: "kestrel.onmicrosoft.com",
        issuerAssignedId: "accounts@kestrel.test",
      },
    ],
  };
  expect(accountOf(recorded)).toMatchObject({
    externalId: "6e362ac6-3280-4bf2-8a3b-60c6bc47b961",
    userName: "accounts@kestrel.test",
    email: "accounts@kestrel.test",
    name: "Kestrel Accounts",
    status: "disabled",
    mfa: "unknown",
    lastSignIn: "unknown",
    createdAt: { at: new Date("2018-11-18T14:57:11Z"), precision: "instant" },
  });
});

describe("roles of Entra as Graph gave them in September 2026: the break-glass user and an application of Microsoft's", () => {
  const [boss, sync, group] = [
    "6ca413e3-06ff-4704-ab36-1348bb7387c8",
    "88eb396a-9074-4bc7-b710-85da2c9c0c27",
    "3265375f-23f9-4d3f-81d3-15370199bc8a",
  ];
  const roles = {
    "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
    "88d8e3e3-8f55-4a1e-953a-9b9898b8876b": "Directory Readers",
    "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
  };
  const given = (principalId: string, roleDefinitionId: keyof typeof roles) => ({
    id: `lAPpYvVpN0KRkAEhdxReE${principalId.slice(0, 8)}-1`,
    principalId,
    principalOrganizationId: "e0b13496-83d1-4721-8bf9-f965f676106f",
    resourceScope: "/",
    directoryScopeId: "/",
    roleDefinitionId,
  });
  const application = {
    "@odata.type": "#microsoft.graph.servicePrincipal",
    id: sync,
    accountEnabled: true,
    appDisplayName: "Microsoft.Azure.SyncFabric",
    appOwnerOrganizationId: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
    servicePrincipalType: "Application",
  };
  const user = (id: string, name: string) => ({
    id,
    userPrincipalName: `${name}@kestrel.onmicrosoft.test`,
    displayName: name,
    mail: null,
    accountEnabled: true,
    userType: "Member",
    createdDateTime: "2026-09-03T14:53:20Z",
  });

  type Given = ReturnType<typeof given> & { principal: unknown };
  const privilege = async (more: Given[], kinds = 200) => {
    const all: Given[] = [
      {
        ...given(boss, "62e90394-69f5-4237-9190-012177145e10"),
        principal: { "@odata.type": "#microsoft.graph.user" },
      },
      { ...given(sync, "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"), principal: application },
      ...more,
    ];
    const api = await playApi(({ url, method }) => {
      if (method === "POST") return { body: { token_type: "Bearer", access_token: "eyJ0.graph" } };
      if (!url.pathname.endsWith("roleAssignments"))
        return { body: { value: [user(boss, "glass"), user("ana", "ana")] } };
      const expand = url.searchParams.get("$expand");
      if (expand === "principal" && kinds !== 200)
        return { status: kinds, body: { error: { message: "no" } } };
      const value = all.map(({ principal, ...one }) =>
        expand === "principal"
          ? { ...one, principal }
          : {
              ...one,
              roleDefinition: { id: one.roleDefinitionId, displayName: roles[one.roleDefinitionId] },
            },
      );
      return {
        body: { "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#x(${expand}())`, value },
      };
    });
    const settings = { tenant: "kestrel.test", client: "b9f1", graph: api.url, login: api.url };
    const { accounts, query } = await accountsFrom(entra, settings, "kelp-forest-9");
    return { told: accounts.map((one) => one.privileged), asked: query.includes("$expand=principal") };
  };
  const admin = (principalId: string, principal: unknown): Given => ({
    ...given(principalId, "fe930be7-5e62-47db-91af-98c3a49a38b1"),
    principal,
  });

  test("an application that only reads leaves nothing open, and no one is asked what it is", async () => {
    expect(await privilege([])).toEqual({ told: ["yes", "no"], asked: false });
  });

  test("an application that administers gives its role to no one; a group may give it to anyone", async () => {
    expect(await privilege([admin(sync, application)])).toEqual({ told: ["yes", "no"], asked: true });
    const ofGroup = admin(group, { "@odata.type": "#microsoft.graph.group", id: group });
    expect(await privilege([ofGroup])).toEqual({ told: ["yes", "unknown"], asked: true });
    expect((await privilege([admin(group, null)])).told).toEqual(["yes", "unknown"]);
  });

  test("where Graph does not let it read what a principal is, no one is said to be without privilege", async () => {
    expect((await privilege([admin(sync, application)], 403)).told).toEqual(["yes", "unknown"]);
  });
});

test("a user of Google Workspace as the Directory API gave it in June 2025: delegated, never signed in", async () => {
  const recorded = {
    kind: "admin#directory#user",
    id: "116949259093507633648",
    etag: '"gxO1bXSFNeWqC3FiQQ6XLAXOpbF19C45texsy8ljSPo/jftPliqzZ_PlaKa5RO8Mmjc1ITs"',
    primaryEmail: "provisioning@kestrel.test",
    name: { givenName: "Kestrel", familyName: "Provisioning", fullName: "Kestrel Provisioning" },
    isAdmin: false,
    isDelegatedAdmin: true,
    lastLoginTime: "1970-01-01T00:00:00.000Z",
    creationTime: "2025-06-09T15:48:16.000Z",
    agreedToTerms: false,
    suspended: false,
    archived: false,
    changePasswordAtNextLogin: false,
    ipWhitelisted: false,
    emails: [{ address: "provisioning@kestrel.test", primary: true }],
    languages: [{ languageCode: "en", preference: "preferred" }],
    customerId: "C03kestre",
    orgUnitPath: "/Automation",
    isMailboxSetup: true,
    isEnrolledIn2Sv: false,
    isEnforcedIn2Sv: false,
    includeInGlobalAddressList: true,
  };
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const keyFile = {
    type: "service_account",
    private_key_id: "k1",
    private_key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    client_email: "surety@kestrel.iam.gserviceaccount.com",
  };
  const api = await playApi(({ method }) => ({
    headers: { "content-type": "application/json; charset=UTF-8" },
    body:
      method === "POST"
        ? { access_token: "ya29.short-lived", expires_in: 3599, token_type: "Bearer" }
        : { kind: "admin#directory#users", etag: '"x/y"', users: [recorded] },
  }));
  const settings = {
    admin: "admin@kestrel.test",
    customer: "my_customer",
    api: api.url,
    token: `${api.url}/token`,
  };
  const { accounts } = await accountsFrom(googleWorkspace, settings, JSON.stringify(keyFile));
  expect(accounts).toEqual([
    {
      externalId: "116949259093507633648",
      userName: "provisioning@kestrel.test",
      email: "provisioning@kestrel.test",
      name: "Kestrel Provisioning",
      kind: "unknown",
      status: "active",
      roles: ["delegated admin"],
      grants: ["organisational unit /Automation"],
      privileged: "yes",
      mfa: "no",
      lastSignIn: "never",
      createdAt: { at: new Date("2025-06-09T15:48:16Z"), precision: "instant" },
    },
  ]);
});

test("users, groups and policies of AWS IAM as it gave them in August 2020, in its order of elements", async () => {
  const api = await playApi(({ body }) => recordedIam(body));
  const settings = { key: "AKIASURETY", region: "us-east-1", endpoint: api.url };
  const { accounts } = await accountsFrom(awsIam, settings, "kelp-forest-9");
  expect(accounts.map((one) => [one.externalId, one.userName, one.roles, one.privileged])).toEqual([
    ["AIDAWUDO4PWJT6ICINTCV", "kestrel-api", ["kestrel", "policy KestrelAPI"], "unknown"],
    [
      "AIDAWUDO4PWJ7W25KEKF7",
      "marta-iam",
      ["policy IAMUserChangePassword", "policy TestInlinePolicy"],
      "unknown",
    ],
    ["root", "<root_account>", ["root"], "yes"],
  ]);
  expect(accounts.map((one) => [one.status, one.grants, one.lastSignIn])).toEqual([
    ["active", ["access key AKIAJUY5QTZGUOQ3IH6Q"], "unknown"],
    ["active", ["password"], { at: new Date("2020-08-19T22:09:03Z"), precision: "instant" }],
    ["active", [], "unknown"],
  ]);
});
