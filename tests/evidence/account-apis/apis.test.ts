import { describe, expect, test } from "vitest";
import { github } from "#evidence/account-apis/github";
import { httpJson } from "#evidence/account-apis/http-json";
import { okta } from "#evidence/account-apis/okta";
import { scim } from "#evidence/account-apis/scim";
import { accountsFrom, type Heard, playApi, reading, refusalOf } from "#tests/support/played-api";

const bearer = "Bearer kelp-forest-9";

test("SCIM: pages by number, the primary address, roles and groups by what they are shown as", async () => {
  const marta = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id: "2819c223-7f76-453a-919d-413861904646",
    userName: "marta",
    name: { formatted: "Ms. Marta Szabó", familyName: "Szabó", givenName: "Marta" },
    emails: [
      { value: "m@home.test", type: "home" },
      { value: "Marta@kestrel.test", type: "work", primary: true },
    ],
    roles: [{ value: "adm", display: "Administrator" }],
    groups: [{ value: "e9e30dba", $ref: "../Groups/e9e30dba", display: "Night crew" }],
    active: true,
    meta: { resourceType: "User", created: "2022-05-03T08:15:30Z" },
  };
  const api = await playApi(({ url }) => {
    const from = Number(url.searchParams.get("startIndex"));
    const Resources = [
      from === 1 ? marta : { id: "etl", userName: "etl", active: "False", userType: "Service" },
    ];
    return { body: { totalResults: 2, itemsPerPage: 1, startIndex: from, Resources } };
  });
  const { accounts } = await accountsFrom(scim, { base: `${api.url}/scim/v2` }, "kelp-forest-9");
  expect(accounts[0]).toEqual({
    externalId: "2819c223-7f76-453a-919d-413861904646",
    userName: "marta",
    email: "Marta@kestrel.test",
    name: "Ms. Marta Szabó",
    kind: "unknown",
    status: "active",
    roles: ["Administrator", "Night crew"],
    grants: [],
    privileged: "unknown",
    mfa: "unknown",
    lastSignIn: "unknown",
    createdAt: { at: new Date("2022-05-03T08:15:30Z"), precision: "instant" },
  });
  expect(accounts[1]).toMatchObject({ kind: "service", email: null, roles: [] });
  expect(api.heard.map((one) => [one.url.search, one.headers.authorization])).toEqual([
    ["?startIndex=1&count=100", bearer],
    ["?startIndex=2&count=100", bearer],
  ]);
});

describe("Okta", () => {
  const user = (id: string, more: object) => ({
    id,
    status: "ACTIVE",
    created: "2020-08-27T18:19:47.000Z",
    lastLogin: "2026-02-27T18:19:47.000Z",
    profile: {
      firstName: "Marta",
      lastName: "Szabó",
      login: "marta@kestrel.test",
      email: "marta@kestrel.test",
    },
    ...more,
  });
  const play = ({ url }: Heard) => {
    if (url.pathname === "/api/v1/iam/assignees/users")
      return { body: { value: [{ id: "00u1" }], _links: {} } };
    if (url.pathname === "/api/v1/users/00u1/roles")
      return { body: [{ id: "ra1", label: "Super Administrator", type: "SUPER_ADMIN", status: "ACTIVE" }] };
    if (url.searchParams.has("after")) return { body: [user("00u3", { status: "LOCKED_OUT" })] };
    const link = `<${url.origin}/api/v1/users?limit=200>; rel="self", <${url.origin}/api/v1/users?after=00u2&limit=200>; rel="next"`;
    return {
      headers: { link },
      body: [user("00u1", {}), user("00u2", { status: "SUSPENDED", lastLogin: null })],
    };
  };

  test("follows Link, names administrators, and leaves second factors and other privilege unknown", async () => {
    const api = await playApi(play);
    const { accounts } = await accountsFrom(okta, { base: `${api.url}/` }, "kelp-forest-9");
    expect(accounts.map((one) => [one.externalId, one.status, one.privileged, one.roles, one.mfa])).toEqual([
      ["00u1", "active", "yes", ["Super Administrator"], "unknown"],
      ["00u2", "disabled", "unknown", [], "unknown"],
      ["00u3", "active", "unknown", [], "unknown"],
    ]);
    expect(accounts[1]?.lastSignIn).toBe("never");
    expect(api.heard[0]?.headers.authorization).toBe("SSWS kelp-forest-9");
  });

  test("an answer that Okta really gave: staged, never signed in, with everything around it", async () => {
    // Fields, values and headers of an organisation's answer of July 2020; the person is another.
    const recorded = {
      id: "00un80cs012BFqaDU4x6",
      status: "STAGED",
      created: "2020-07-28T14:25:16.000Z",
      activated: null,
      statusChanged: null,
      lastLogin: null,
      lastUpdated: "2020-07-28T14:25:17.000Z",
      passwordChanged: "2020-07-28T14:25:17.000Z",
      type: { id: "otyc04qb2rUDcq2YA4x6" },
      profile: {
        firstName: "Marta",
        lastName: "Szabó",
        mobilePhone: null,
        secondEmail: null,
        login: "Marta.Szabo@kestrel.test",
        email: "Marta.Szabo@kestrel.test",
      },
      credentials: {
        password: {},
        emails: [{ value: "Marta.Szabo@kestrel.test", status: "VERIFIED", type: "PRIMARY" }],
        provider: { type: "OKTA", name: "OKTA" },
      },
      _links: { self: { href: "https://kestrel.okta.test/api/v1/users/00un80cs012BFqaDU4x6" } },
    };
    const api = await playApi(({ url }) =>
      url.pathname === "/api/v1/users"
        ? {
            headers: {
              "content-type": "application/json;charset=UTF-8",
              link: `<${url.origin}/api/v1/users?limit=200>; rel="self"`,
              "x-rate-limit-limit": "500",
              "x-rate-limit-remaining": "497",
              "x-rate-limit-reset": "1595946377",
            },
            body: [recorded],
          }
        : { body: { value: [], _links: {} } },
    );
    const { accounts } = await accountsFrom(okta, { base: api.url }, "kelp-forest-9");
    expect(accounts).toMatchObject([
      {
        externalId: "00un80cs012BFqaDU4x6",
        userName: "Marta.Szabo@kestrel.test",
        name: "Marta Szabó",
        status: "disabled",
        lastSignIn: "never",
        mfa: "unknown",
      },
    ]);
    expect(accounts[0]?.createdAt).toMatchObject({ at: new Date("2020-07-28T14:25:16Z") });
  });

  test("a token that may not see administrators gives no list: no one must look unprivileged by that", async () => {
    const api = await playApi((heard) =>
      heard.url.pathname.includes("/iam/")
        ? { status: 403, body: { errorCode: "E0000006", errorSummary: "You do not have permission" } }
        : play(heard),
    );
    expect(await refusalOf(okta.ask(reading({ base: api.url }).read))).toMatch(
      /403: You do not have permission/,
    );
  });
});

describe("GitHub", () => {
  const member = (id: number, login: string) => ({
    login,
    id,
    node_id: "MDQ6",
    type: "User",
    site_admin: false,
  });
  const play = (twoFactor: boolean) => (heard: Heard) => {
    const { pathname, searchParams, origin } = heard.url;
    if (searchParams.get("filter") === "2fa_disabled") {
      if (!twoFactor)
        return { status: 422, body: { message: "Only owners can use this filter.", errors: [] } };
      return { body: pathname.endsWith("members") ? [member(20411, "20411")] : [] };
    }
    if (pathname.endsWith("outside_collaborators")) return { body: [member(5, "visitor")] };
    if (searchParams.get("role") === "admin") return { body: [member(1, "Marta-S")] };
    if (searchParams.get("page") === "2") return { body: [member(3, "jose")] };
    const next = `<${origin}${pathname}?per_page=100&role=member&page=2>; rel="next"`;
    return { headers: { link: next }, body: [member(20411, "20411")] };
  };
  const settings = (url: string) => ({ org: "kestrel", base: `${url}/api/v3` });

  test("members by role over all pages, collaborators from outside, second factors as owners see them", async () => {
    const api = await playApi(play(true));
    const { accounts } = await accountsFrom(github, settings(api.url), "kelp-forest-9");
    expect(accounts.map((one) => [one.externalId, one.userName, one.roles, one.privileged, one.mfa])).toEqual(
      [
        ["1", "Marta-S", ["admin"], "yes", "yes"],
        ["20411", "20411", ["member"], "unknown", "no"],
        ["3", "jose", ["member"], "unknown", "yes"],
        ["5", "visitor", ["outside collaborator"], "unknown", "yes"],
      ],
    );
    expect(api.heard.every((one) => one.url.pathname.startsWith("/api/v3/orgs/kestrel/"))).toBe(true);
    expect(new Set(api.heard.map((one) => one.headers.authorization))).toEqual(
      new Set(["token kelp-forest-9"]),
    );
  });

  test("who is no owner learns nothing of second factors: unknown, not missing", async () => {
    const api = await playApi(play(false));
    const { accounts } = await accountsFrom(github, settings(api.url), "kelp-forest-9");
    expect(new Set(accounts.map((one) => one.mfa))).toEqual(new Set(["unknown"]));
  });

  test("its second limit (403 with Retry-After) is waited for; a failing page refuses all", async () => {
    const api = await playApi((heard, times) => {
      if (heard.url.searchParams.get("page") !== "2") return play(true)(heard);
      if (times === 1)
        return { status: 403, headers: { "retry-after": "60" }, body: { message: "secondary rate limit" } };
      return { status: 502, body: "<html>" };
    });
    const { read, waits } = reading(settings(api.url));
    expect(await refusalOf(github.ask(read))).toMatch(/answered 502.*1 page with 1 rows had arrived/);
    expect(waits).toEqual([60_000]);
  });

  test("a wrong token is said in GitHub's words", async () => {
    const api = await playApi(() => ({ status: 401, body: { message: "Bad credentials" } }));
    expect(await refusalOf(github.ask(reading(settings(api.url)).read))).toContain(
      "answered 401: Bad credentials",
    );
  });
});

describe("JSON over HTTP", () => {
  const map = "id = key\nuser_name = who.login\nemail = who.mail\nrole = grants.name\nmfa = second";
  const rows = (from: number) => [
    {
      key: from,
      who: { login: `u${from}`, mail: `U${from}@kestrel.test` },
      grants: [{ name: "read" }],
      second: null,
    },
    { key: from + 1, who: { login: `u${from + 1}` }, grants: [], second: true },
  ];
  const read = (settings: Record<string, string>) =>
    accountsFrom(httpJson, { map, list: "data.users", ...settings }, "kelp-forest-9");

  test("a next address in the answer", async () => {
    const api = await playApi(({ url }) => {
      const from = Number(url.searchParams.get("from") ?? 1);
      return { body: { data: { users: rows(from) }, paging: { next: from === 1 ? "/users?from=3" : null } } };
    });
    const { accounts, query } = await read({
      address: `${api.url}/users`,
      paging: "key",
      next: "paging.next",
    });
    expect(accounts.map((one) => [one.externalId, one.userName, one.email, one.roles, one.mfa])).toEqual([
      ["1", "u1", "U1@kestrel.test", ["read"], "unknown"],
      ["2", "u2", null, [], "yes"],
      ["3", "u3", "U3@kestrel.test", ["read"], "unknown"],
      ["4", "u4", null, [], "yes"],
    ]);
    expect(query).toContain("who.login");
  });

  test("numbered pages until one is empty, with the token as the service wants it", async () => {
    const api = await playApi(({ url }) => {
      const n = Number(url.searchParams.get("p"));
      return { body: { data: { users: n < 3 ? rows(n * 10) : [] } } };
    });
    const settings = {
      address: `${api.url}/users?size=2`,
      paging: "number",
      next: "p",
      header: "X-Api-Key",
      before: "",
    };
    expect((await read(settings)).accounts).toHaveLength(4);
    expect(api.heard.map((one) => [one.url.search, one.headers["x-api-key"]])).toEqual([
      ["?size=2&p=1", "kelp-forest-9"],
      ["?size=2&p=2", "kelp-forest-9"],
      ["?size=2&p=3", "kelp-forest-9"],
    ]);
  });

  test("a service that does not know the number of the page is found out", async () => {
    const api = await playApi(() => ({ body: { data: { users: rows(1) } } }));
    await expect(read({ address: `${api.url}/users`, paging: "number", next: "p" })).rejects.toThrow(
      "same page twice",
    );
    expect(api.heard).toHaveLength(2);
  });

  test("a Link header; a list that is the answer itself", async () => {
    const api = await playApi(({ url }) =>
      url.searchParams.has("page")
        ? { body: rows(3) }
        : { body: rows(1), headers: { link: `</users?page=2>; rel="next"` } },
    );
    expect((await read({ address: `${api.url}/users`, paging: "link", list: "" })).accounts).toHaveLength(4);
  });

  test("what does not fit is said: a field that is nowhere, a mapping that is none, no page parameter", async () => {
    const api = await playApi(() => ({ body: rows(1) }));
    const address = `${api.url}/users`;
    await expect(read({ address, list: "", map: "user_name = login.name" })).rejects.toThrow("login.name");
    expect(() => httpJson.check({ address, header: "Authorization", map: "nick = name" })).toThrow(
      "nick = name",
    );
    expect(() => httpJson.check({ address, header: "A B", map })).toThrow("header");
    expect(() => httpJson.check({ address, header: "A", map, paging: "number", next: " " })).toThrow(
      "Enter where the next page is",
    );
    expect(() => httpJson.check({ address: "https://u:p@a.example", header: "A", map })).toThrow("own field");
  });
});
