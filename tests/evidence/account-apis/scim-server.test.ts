import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scim } from "#evidence/account-apis/scim";
import { accountsFrom, reading, refusalOf } from "#tests/support/played-api";

/** A service that another person wrote to RFC 7644: it pages, names and refuses as it understands the standard. */
const users = Array.from({ length: 250 }, (_, n) => ({
  id: `u-${n}`,
  userName: n === 3 ? "josé.núñez@kestrel.test" : `user${n}@kestrel.test`,
  displayName: n === 3 ? "José Núñez" : `User ${n}`,
  active: n % 7 !== 0,
  emails: [{ value: `User${n}@Kestrel.test`, primary: true, type: "work" }],
  roles: n === 1 ? [{ value: "admin", primary: true }] : [],
  meta: { created: "2020-01-02T03:04:05Z", lastModified: "2021-01-02T03:04:05Z" },
}));
let server: Server;
let base = "";

beforeAll(async () => {
  SCIMMY.Resources.declare(SCIMMY.Resources.User).egress(async ({ id }) =>
    id ? users.filter((one) => one.id === id) : users,
  );
  const routers = new SCIMMYRouters({
    type: "bearer",
    docUri: "https://kestrel.test/scim",
    handler: async (request) => {
      if (request.header("Authorization") !== "Bearer kelp-forest-9") throw new Error("Not authorised");
      return "surety";
    },
  });
  await new Promise<void>((done) => {
    server = express().use("/scim/v2", routers).listen(0, "127.0.0.1", done);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`;
});
afterAll(() => server?.close());

test("every user of a real SCIM service arrives, page by page", async () => {
  const { accounts } = await accountsFrom(scim, { base }, "kelp-forest-9");
  expect(accounts.map((one) => one.externalId)).toEqual(users.map((one) => one.id));
  expect(accounts.slice(0, 2)).toMatchObject([
    { userName: "user0@kestrel.test", email: "User0@Kestrel.test", status: "disabled", roles: [] },
    { userName: "user1@kestrel.test", name: "User 1", status: "active", roles: ["admin"], mfa: "unknown" },
  ]);
  expect(accounts[3]?.name).toBe("José Núñez");
  expect(accounts[3]?.createdAt).toMatchObject({ at: new Date("2020-01-02T03:04:05Z") });
});

test("a token that it does not know gives no list, and stays out of the words", async () => {
  const said = await refusalOf(scim.ask(reading({ base }, "another-token-7").read));
  expect(said).toMatch(/401/);
  expect(said).not.toContain("another-token-7");
});
