import { expect, test } from "vitest";
import { listPopulations } from "#db/systems/account-lists";
import { surety } from "#tests/support/browser/terminal";
import { playApi } from "#tests/support/played-api";
import { type Cast, cast } from "#tests/support/review-cast";

const run = (c: Cast, input: string, ...args: string[]) =>
  surety(c.app.config.dataDir, args, { input, env: { COLLECT_ALLOW_PRIVATE: "127.0.0.1" } });
const named = ["--system", "Production database"];

test("a source is set, tried and taken at the command line; its secret is read from standard input and never printed", async () => {
  const c = await cast();
  const api = await playApi(({ headers }) =>
    headers.authorization === "Bearer kelp-forest-9"
      ? { body: { totalResults: 1, Resources: [{ id: "u1", userName: "marta", active: true }] } }
      : { status: 401, body: { detail: "who are you?" } },
  );
  const base = ["--kind", "scim", "--set", `base=${api.url}`];
  const tried = await run(c, "kelp-forest-9", "source", "try", ...named, ...base, "--secret-stdin");
  expect([tried.code, tried.err]).toEqual([0, ""]);
  expect(tried.out).toContain("The source returned 1 account; nothing was stored.\n  u1 marta: no roles");
  const none = await run(c, "", "import", "accounts", ...named, "--live");
  expect([none.code, none.err]).toEqual([1, expect.stringContaining("Set up the account source")]);
  const set = await run(
    c,
    "kelp-forest-9",
    "source",
    "set",
    ...named,
    ...base,
    "--every",
    "week",
    "--secret-stdin",
  );
  expect([set.code, set.err]).toEqual([0, ""]);
  const shown = await run(c, "", "source", "show", ...named);
  expect(shown.out).toContain("SCIM 2.0, Every Monday");
  const taken = await run(c, "", "import", "accounts", ...named, "--live", "--json");
  expect(taken.json).toMatchObject({ population: "POP-0001", rows: 1, accounts: 1, added: 1 });
  expect(await listPopulations(c.app.read, c.systemId)).toMatchObject([
    { format: "scim", query: expect.any(String) },
  ]);
  const wrong = await run(c, "other", "source", "set", ...named, ...base, "--secret-stdin");
  expect(wrong.code).toBe(0);
  const refused = await run(c, "", "import", "accounts", ...named, "--live");
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("answered 401: who are you?.")]);
  expect([tried, set, shown, taken, refused].map((one) => one.out + one.err).join()).not.toContain(
    "kelp-forest-9",
  );
});

test("every kind is listed with its fields", async () => {
  const { out } = await run(await cast(), "", "source", "kinds");
  for (const kind of [
    "postgresql",
    "ldap",
    "scim",
    "http-json",
    "github",
    "okta",
    "google-workspace",
    "entra",
    "aws-iam",
  ])
    expect(out).toContain(`${kind}: `);
});

test.each([
  [["source"], 2, "The action is missing"],
  [["source", "drop"], 2, "Use one of"],
  [["source", "set", ...named], 2, "--kind is missing"],
  [["source", "set", ...named, "--kind", "scim", "--set", "shoe=1"], 2, "--set shoe=1 is not FIELD=VALUE"],
  [["source", "set", ...named, "--kind", "scim", "--every", "noon"], 2, "--every is one of"],
  [["source", "set", ...named, "--kind", "scim", "--set", "base=ftp://a"], 1, "begins with https://"],
  [["source", "show", "--system", "Wiki"], 1, "no system “Wiki”"],
  [["source", "show", ...named], 1, "has no account source"],
  [["import", "accounts", ...named, "--live", "list.csv"], 2, "give no file"],
])("%j ends with %i", async (args, code, says) => {
  const done = await run(await cast(), "", ...args);
  expect([done.code, done.err]).toEqual([code, expect.stringContaining(says)]);
});
