import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { differenceOf } from "#domain/systems/accounts";
import { readAccounts } from "#evidence/account-exports/sources";
import { BadFile } from "#evidence/files/bad-lines";

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/accounts/${name}`, import.meta.url));
const bad = async (format: string, text: string): Promise<BadFile> => {
  const error = await readAccounts(format, Buffer.from(text)).catch((caught: unknown) => caught);
  if (!(error instanceof BadFile)) throw new Error(`was taken: ${JSON.stringify(error)}`);
  return error;
};

describe("generic", () => {
  test("semicolons, byte order mark, aliases, quoted breaks, three-valued facts and coarse times", async () => {
    const [extract] = await readAccounts("generic", fixture("generic-semicolon.csv"));
    expect(extract?.rows).toBe(3);
    expect(extract?.accounts).toEqual([
      {
        externalId: "7",
        userName: "marta",
        email: "Marta@kestrel.test",
        name: "Szabó; Márta",
        kind: "person",
        status: "active",
        roles: ["rds_superuser", "rota_dev_ro"],
        grants: [],
        privileged: "yes",
        mfa: "yes",
        lastSignIn: { at: new Date("2026-03-01T08:12:00Z"), precision: "instant" },
        createdAt: { at: new Date("2022-05-01T00:00:00Z"), precision: "month" },
      },
      expect.objectContaining({
        externalId: "8",
        email: null,
        kind: "service",
        mfa: "no",
        lastSignIn: "never",
        createdAt: { at: new Date("2023-01-01T00:00:00Z"), precision: "year" },
      }),
      expect.objectContaining({
        status: "disabled",
        roles: [],
        privileged: "unknown",
        mfa: "unknown",
        lastSignIn: "unknown",
        createdAt: null,
      }),
    ]);
  });

  test("one line for each role becomes one account", async () => {
    const [extract] = await readAccounts(
      "generic",
      Buffer.from("user,role\nana,reader\nana,writer\nbo,reader\n"),
    );
    expect(extract?.rows).toBe(3);
    expect(extract?.accounts.map((a) => [a.externalId, a.roles])).toEqual([
      ["ana", ["reader", "writer"]],
      ["bo", ["reader"]],
    ]);
  });

  test("an address in another spelling is the same in a further line, another address is not", async () => {
    const lines = (email: string) => Buffer.from(`id,email,role\n1,Ana@B.test,a\n1,${email},b\n`);
    const [extract] = await readAccounts("generic", lines("mailto:ana@b.test"), {});
    expect(extract?.accounts[0]).toMatchObject({ email: "Ana@B.test", roles: ["a", "b"] });
    await expect(readAccounts("generic", lines("ana+x@b.test"), {})).rejects.toThrow("1 value needs");
  });

  test("a column can be mapped, and a map to nowhere is refused", async () => {
    const bytes = Buffer.from("Kennung,Rolle\nana,leser\n");
    const [extract] = await readAccounts("generic", bytes, { id: "kennung", role: "Rolle" });
    expect(extract?.accounts[0]).toMatchObject({ externalId: "ana", roles: ["leser"] });
    await expect(readAccounts("generic", bytes, { id: "Nummer" })).rejects.toThrow(
      "no column “Nummer” for id",
    );
  });

  test("every bad line is reported with its line, column and reason, and nothing is taken", async () => {
    const error = await bad(
      "generic",
      'id,E-Mail,state,2FA,last login\n1,a@b.test,frozen,yes,\n,c@d.test,active,,\n3,nobody,active,perhaps,03/04/2026\n"4\n4",e@f.test,gone,,\n5,g@h.test,active,,2026-02-30\n',
    );
    expect(error.lines.map((line) => [line.line, line.column])).toEqual([
      [4, "E-Mail"],
      [4, "last login"],
      [7, "last login"],
    ]);
    expect(error.total).toBe(3);
  });

  test.each([
    ["no column that names the account", "role\nreader\n", /no column id or user_name or email/],
    ["a row too short", "id,role\n1\n", /1 value needs/],
    ["two e-mails for one account", "id,email,role\n1,a@b.test,a\n1,c@b.test,b\n", /1 value needs/],
    ["no account at all", "id,role\n", /contains no accounts/],
    ["an unfinished AWS answer", '{"State": "STARTED"}', /no column id/],
  ])("refuses %s", async (_, text, why) => {
    expect((await bad("generic", text)).message).toMatch(why);
  });

  test("only the first hundred bad lines are reported, with the whole number", async () => {
    const error = await bad(
      "generic",
      `id,email\n${Array.from({ length: 250 }, (_, n) => `${n},perhaps`).join("\n")}\n`,
    );
    expect([error.lines.length, error.total]).toEqual([100, 250]);
  });
});

test("GitHub: several instants in one file, logins of digits, their case does not matter", async () => {
  const [january, april] = await readAccounts("github-members", fixture("members.csv"));
  expect(january?.at).toEqual({ at: new Date("2026-01-01T00:00:00Z"), precision: "day" });
  expect(january?.accounts.map((a) => [a.userName, a.privileged])).toEqual([
    ["Marta-S", "yes"],
    ["20411", "no"],
    ["jramirez", "no"],
  ]);
  expect(january?.accounts[0]?.grants).toEqual([
    "team platform (maintainer)",
    "team web",
    "repository rota: maintain",
    "repository site: admin",
  ]);
  const difference = differenceOf(january?.accounts ?? [], april?.accounts ?? []);
  expect(difference.added.map((a) => a.userName)).toEqual(["kenji-sato"]);
  expect(difference.removed.map((a) => a.userName)).toEqual(["jramirez"]);
  expect(difference.changed.map((c) => [c.before.roles, c.after.roles])).toEqual([[["member"], ["admin"]]]);
  expect(difference.regranted.map((c) => c.after.userName)).toEqual(["20411"]);
});

test("GitHub: a login with two roles at one instant, or an unknown role, is refused", async () => {
  const error = await bad("github-members", "login,org_role\nana,member\nANA,owner\nbo,emperor\n");
  expect(error.lines.map((line) => line.line)).toEqual([3, 4]);
});

test("AWS: N/A, no_information and not_supported stay unknown; the root user is shared and privileged", async () => {
  const [extract] = await readAccounts("aws-credential-report", fixture("credential-report.csv"));
  expect(extract?.accounts.map((a) => [a.userName, a.kind, a.status, a.privileged, a.mfa])).toEqual([
    ["<root_account>", "shared", "active", "yes", "yes"],
    ["deploy", "unknown", "active", "unknown", "no"],
    ["kenji", "unknown", "active", "unknown", "no"],
    ["old", "unknown", "disabled", "unknown", "no"],
  ]);
  expect(extract?.accounts.map((a) => a.lastSignIn)).toEqual([
    { at: new Date("2025-12-24T08:15:00Z"), precision: "instant" },
    { at: new Date("2026-01-03T02:00:00Z"), precision: "instant" },
    "unknown",
    "unknown",
  ]);
});

test("10,000 accounts are read, each with the content of its row", async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, n) => `${n},u${n}@firm.test,"Name, ${n}",role ${n % 9},no,yes,2026-01-02T03:04:05Z`,
  );
  const bytes = Buffer.from(`id,email,name,role,privileged,mfa,last_sign_in\n${rows.join("\n")}\n`);
  const [extract] = await readAccounts("generic", bytes);
  expect(extract?.accounts.length).toBe(10_000);
  expect(extract?.accounts.at(-1)).toMatchObject({ externalId: "9999", email: "u9999@firm.test" });
});
