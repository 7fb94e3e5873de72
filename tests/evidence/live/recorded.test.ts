import { expect, test } from "vitest";
import { accountOf } from "#evidence/live/entra-users";
import { github } from "#evidence/live/github";
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
