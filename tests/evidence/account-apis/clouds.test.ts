import { generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { awsIam } from "#evidence/account-apis/aws-iam";
import { entra } from "#evidence/account-apis/entra";
import { googleWorkspace } from "#evidence/account-apis/google-workspace";
import { iamError, playIam } from "#tests/fixtures/live/iam";
import {
  accountsFrom,
  type Heard,
  type Played,
  playApi,
  reading,
  refusalOf,
} from "#tests/support/played-api";

describe("Google Workspace", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const keyFile = JSON.stringify({
    type: "service_account",
    private_key_id: "k1",
    private_key: pem,
    client_email: "surety@kestrel.iam.gserviceaccount.com",
    token_uri: "https://elsewhere.example/token",
  });
  const user = (n: number, more: object) => ({
    kind: "admin#directory#user",
    id: `10000${n}`,
    primaryEmail: `u${n}@kestrel.test`,
    name: { givenName: "U", familyName: `${n}`, fullName: `U ${n}` },
    isAdmin: false,
    isDelegatedAdmin: false,
    lastLoginTime: "2026-02-27T18:19:47.000Z",
    creationTime: "2020-08-27T18:19:47.000Z",
    suspended: false,
    archived: false,
    orgUnitPath: "/Engineering",
    isEnrolledIn2Sv: true,
    isEnforcedIn2Sv: true,
    ...more,
  });
  const play = ({ url, method }: Heard): Played => {
    if (method === "POST")
      return { body: { access_token: "ya29.short-lived", expires_in: 3599, token_type: "Bearer" } };
    if (url.searchParams.get("pageToken") === "two")
      return {
        body: {
          kind: "admin#directory#users",
          users: [
            user(3, { suspended: true, lastLoginTime: "1970-01-01T00:00:00.000Z", isEnrolledIn2Sv: false }),
          ],
        },
      };
    const { isEnrolledIn2Sv: _, isDelegatedAdmin: __, ...unsaid } = user(2, {});
    return {
      body: {
        kind: "admin#directory#users",
        users: [user(1, { isAdmin: true }), unsaid],
        nextPageToken: "two",
      },
    };
  };
  const settings = (url: string) => ({
    admin: "admin@kestrel.test",
    customer: "my_customer",
    api: url,
    token: `${url}/token`,
  });

  test("signs for a token, reads every page, and leaves unknown what an account does not say", async () => {
    const api = await playApi(play);
    const { accounts } = await accountsFrom(googleWorkspace, settings(api.url), keyFile);
    expect(accounts.map((one) => [one.externalId, one.status, one.roles, one.privileged, one.mfa])).toEqual([
      ["100001", "active", ["super admin"], "yes", "yes"],
      ["100002", "active", [], "unknown", "unknown"],
      ["100003", "disabled", [], "no", "no"],
    ]);
    expect(accounts[2]?.lastSignIn).toBe("never");
    const [asked, ...lists] = api.heard;
    const grant = new URLSearchParams(asked?.body);
    expect(grant.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [head = "", claims = "", signature = ""] = (grant.get("assertion") ?? "").split(".");
    expect(
      verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url")),
    ).toBe(true);
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
      iss: "surety@kestrel.iam.gserviceaccount.com",
      sub: "admin@kestrel.test",
      scope: "https://www.googleapis.com/auth/admin.directory.user.readonly",
      aud: `${api.url}/token`,
      iat: 1_773_219_600,
      exp: 1_773_223_200,
    });
    expect(lists.map((one) => one.headers.authorization)).toEqual([
      "Bearer ya29.short-lived",
      "Bearer ya29.short-lived",
    ]);
  });

  test("its messages have neither key nor token; a file that is no key file is named as such", async () => {
    const api = await playApi((heard) =>
      heard.method === "POST"
        ? play(heard)
        : { status: 403, body: { error: { message: "no ya29.short-lived here" } } },
    );
    const said = await refusalOf(googleWorkspace.ask(reading(settings(api.url), keyFile).read));
    expect(said).toContain("answered 403: no … here");
    const wrong = await refusalOf(googleWorkspace.ask(reading(settings(api.url), '{"type":"user"}').read));
    expect(wrong).toContain("Paste the JSON key file");
  });

  test("a page without its list in the middle is refused, not taken for an empty one", async () => {
    const api = await playApi((heard) =>
      heard.url.searchParams.has("pageToken") ? { body: { error: { code: 500 } } } : play(heard),
    );
    const said = await refusalOf(googleWorkspace.ask(reading(settings(api.url), keyFile).read));
    expect(said).toMatch(/returned no list under “users”.*1 page with 2 rows/);
  });
});

describe("Microsoft Entra", () => {
  const user = (id: string, more: object) => ({
    id,
    userPrincipalName: `${id}@kestrel.test`,
    displayName: id,
    mail: null,
    accountEnabled: true,
    userType: "Member",
    createdDateTime: "2022-05-03T08:15:30Z",
    ...more,
  });
  const play = ({ url, method }: Heard): Played => {
    if (method === "POST")
      return { body: { token_type: "Bearer", expires_in: 3599, access_token: "eyJ0.graph" } };
    if (url.pathname.endsWith("userRegistrationDetails"))
      return {
        body: {
          value: [
            { id: "ana", isMfaRegistered: true, isAdmin: true },
            { id: "bo", isMfaRegistered: false },
          ],
        },
      };
    if (url.pathname.endsWith("roleAssignments"))
      return {
        body: {
          value: [
            {
              principalId: "ana",
              roleDefinitionId: "r1",
              roleDefinition: { displayName: "Global Administrator" },
            },
            {
              principalId: "bo",
              roleDefinitionId: "r2",
              roleDefinition: { displayName: "Directory Readers" },
            },
          ],
        },
      };
    const signedIn = { signInActivity: { lastSignInDateTime: "2026-03-01T09:12:44Z" } };
    if (url.searchParams.has("$skiptoken"))
      return {
        body: {
          value: [
            user("guest", { userType: "Guest", accountEnabled: false, userPrincipalName: "x#EXT#@k.test" }),
          ],
        },
      };
    return {
      body: {
        "@odata.nextLink": `${url.origin}${url.pathname}?$top=2&$skiptoken=RFNwdAIAAQ`,
        value: [user("ana", signedIn), user("bo", {})],
      },
    };
  };
  const settings = (url: string, more: string) => ({
    tenant: "kestrel.test",
    client: "b9f1",
    more,
    graph: url,
    login: url,
  });

  test("gets a token for the application, follows nextLink, and knows who administers", async () => {
    const api = await playApi(play);
    const { accounts } = await accountsFrom(entra, settings(api.url, "no"), "kelp-forest-9");
    expect(
      accounts.map((one) => [one.externalId, one.status, one.roles, one.privileged, one.mfa, one.email]),
    ).toEqual([
      ["ana", "active", ["Global Administrator"], "yes", "unknown", "ana@kestrel.test"],
      ["bo", "active", ["Directory Readers"], "no", "unknown", "bo@kestrel.test"],
      ["guest", "disabled", ["guest"], "no", "unknown", null],
    ]);
    const [token, ...lists] = api.heard;
    expect(token?.url.pathname).toBe("/kestrel.test/oauth2/v2.0/token");
    expect(Object.fromEntries(new URLSearchParams(token?.body))).toMatchObject({
      client_id: "b9f1",
      client_secret: "kelp-forest-9",
      scope: `${api.url}/.default`,
    });
    expect(lists.every((one) => one.headers.authorization === "Bearer eyJ0.graph")).toBe(true);
    expect(lists[0]?.url.searchParams.get("$select")).not.toContain("signInActivity");
  });

  test("where it may, sign-ins and second factors too; a user whom the report leaves out stays unknown", async () => {
    const api = await playApi(play);
    const { accounts } = await accountsFrom(entra, settings(api.url, "yes"), "kelp-forest-9");
    expect(accounts.map((one) => one.mfa)).toEqual(["yes", "no", "unknown"]);
    expect(accounts[0]?.lastSignIn).toMatchObject({ at: new Date("2026-03-01T09:12:44Z") });
  });

  test("a role that is given to a group leaves open who holds it", async () => {
    const api = await playApi((heard) =>
      heard.url.pathname.endsWith("roleAssignments")
        ? {
            body: {
              value: [{ principalId: "a-group", roleDefinition: { displayName: "Global Administrator" } }],
            },
          }
        : play(heard),
    );
    const { accounts } = await accountsFrom(entra, settings(api.url, "no"), "kelp-forest-9");
    expect(new Set(accounts.map((one) => one.privileged))).toEqual(new Set(["unknown"]));
  });
});

describe("AWS IAM", () => {
  const xml = { "content-type": "text/xml" };
  const play = ({ body }: Heard): Played => {
    const text = playIam(body);
    if (text !== null) return { headers: xml, body: text };
    return { status: 404, headers: xml, body: iamError("NoSuchEntity", "Login Profile cannot be found.") };
  };
  const settings = (url: string) => ({ key: "AKIASURETY", region: "us-east-1", endpoint: url });

  test("users over both pages with groups, policies, second factors and last use; the root user is one of them", async () => {
    const api = await playApi(play);
    const { accounts } = await accountsFrom(awsIam, settings(api.url), "kelp-forest-9");
    expect(accounts).toMatchObject([
      {
        externalId: "AIDADEPLOY",
        status: "active",
        roles: ["policy AmazonS3ReadOnlyAccess"],
        grants: ["access key AKIADEPLOY"],
        privileged: "unknown",
        mfa: "no",
        lastSignIn: { at: new Date("2026-01-03T02:00:00Z"), precision: "instant" },
      },
      {
        externalId: "AIDAMARTA",
        status: "active",
        roles: ["admins"],
        grants: ["password"],
        privileged: "yes",
        mfa: "yes",
        lastSignIn: { at: new Date("2026-03-01T09:12:44Z"), precision: "instant" },
      },
      { externalId: "root", kind: "shared", privileged: "yes", mfa: "yes", lastSignIn: "unknown" },
    ]);
    expect(
      api.heard.every((one) =>
        one.headers.authorization?.startsWith("AWS4-HMAC-SHA256 Credential=AKIASURETY/"),
      ),
    ).toBe(true);
    expect(JSON.stringify(api.heard)).not.toContain("kelp-forest-9");
  });

  test("a refusal is said in AWS's words, with how far the list had come", async () => {
    const api = await playApi((heard) =>
      heard.body.includes("Marker=page-2")
        ? {
            status: 403,
            headers: xml,
            body: iamError("AccessDenied", "User is not authorized to perform iam:ListUsers"),
          }
        : play(heard),
    );
    const said = await refusalOf(awsIam.ask(reading(settings(api.url)).read));
    expect(said).toMatch(/not authorized to perform iam:ListUsers\. 1 page with 1 rows had arrived/);
  });
});
