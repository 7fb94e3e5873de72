import { expect, test } from "vitest";
import { forgejoChanges } from "#evidence/collectors/forgejo-changes";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { forgejoPull, forgejoReview, type PlayedForgejo, playForgejo } from "#tests/support/servers/forgejo";

const NOW = new Date("2026-03-11T05:20:00.000Z");

async function read(forgejo: PlayedForgejo, options: Parameters<typeof playForgejo>[1] = {}) {
  const api = await playForgejo({ pulls: [forgejoPull(7)], ...forgejo }, options);
  const settings = forgejoChanges.schema.parse({ api: `${api.url}/api/v1`, owner: "kelp" });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  return { api, ...(await collected(forgejoChanges, settings, reach, NOW)) };
}

test("an approved change with passed checks, and a branch that is closed to pushes, pass", async () => {
  const answer = await read({});
  expect(answer.overall).toBe("pass");
  expect(answer.by).toEqual({ approval: "pass", checks: "pass", "branch-protection": "pass" });
  const csv = answer.gathering.files
    .find(({ name }) => name === "merged-changes.csv")
    ?.bytes.toString("utf8");
  expect(csv?.split("\r\n")[1]).toBe(
    "kelp/shop#7,Change 7,main,ada,2026-03-09T10:00:00.000Z,ada,grace 2026-03-09T09:00:00.000Z,passed",
  );
});

test.each<[string, PlayedForgejo, string, RegExp]>([
  ["no one", { reviews: [] }, "fail", /no approval by another person/],
  ["a comment", { reviews: [forgejoReview(1, { state: "COMMENT" })] }, "fail", /no approval by another/],
  [
    "a dismissed approval",
    { reviews: [forgejoReview(1, { dismissed: true })] },
    "fail",
    /no approval by another/,
  ],
  [
    "the author alone",
    { reviews: [forgejoReview(1, { user: { login: "ada" } })] },
    "fail",
    /no approval by another/,
  ],
  [
    "another person after the merge",
    { reviews: [forgejoReview(1, { submitted_at: "2026-03-09T10:00:01Z" })] },
    "fail",
    /only after/,
  ],
  [
    "a deleted user",
    { reviews: [forgejoReview(1, { user: { login: "Ghost" } })] },
    "unknown",
    /approver is not stated/,
  ],
])("approved by %s", async (_who, forgejo, verdict, words) => {
  const { findings } = await read(forgejo);
  const [finding] = findings.filter(({ rule }) => rule === "approval");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test.each([
  [{ state: "success", statuses: [{}] }, "pass"],
  [{ state: "failure", statuses: [{}] }, "fail"],
  [{ state: "warning", statuses: [{}] }, "fail"],
  [{ state: "pending", statuses: [{}] }, "fail"],
  [{ state: "pending", statuses: [] }, "unknown"],
])("checks that state %j: %s", async (status, verdict) => {
  const { findings } = await read({ status });
  expect(findings.filter(({ rule }) => rule === "checks").map((one) => one.verdict)).toEqual([verdict]);
});

const rule = (change: Record<string, unknown>) => ({
  protections: {
    status: 200,
    body: [
      { rule_name: "main", enable_push: false, required_approvals: 1, apply_to_admins: true, ...change },
    ],
  },
});
test.each<[string, PlayedForgejo, string, RegExp]>([
  ["that is not protected", { protections: { status: 200, body: [] } }, "fail", /not protected/],
  ["that only a pattern may protect", rule({ rule_name: "m*" }), "unknown", /patterns are not read/],
  ["that anybody pushes to", rule({ enable_push: true }), "fail", /^Everybody who may write/],
  [
    "that some push to",
    rule({ enable_push: true, enable_push_whitelist: true }),
    "fail",
    /^The users of a list/,
  ],
  ["without approvals", rule({ required_approvals: 0 }), "fail", /no approval is required/],
  [
    "from which administrators are exempt",
    rule({ apply_to_admins: false }),
    "fail",
    /administrators are exempt/,
  ],
  [
    "of Gitea",
    rule({ apply_to_admins: undefined, block_admin_merge_override: true }),
    "pass",
    /of administrators too/,
  ],
  ["of an older version", rule({ apply_to_admins: undefined }), "unknown", /administrators is not stated/],
  [
    "that the token may not look at",
    { protections: { status: 403, body: {} } },
    "unknown",
    /administer the repository/,
  ],
])("a default branch %s", async (_what, forgejo, verdict, words) => {
  const { findings } = await read(forgejo);
  const [finding] = findings.filter((one) => one.rule === "branch-protection");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test("pages are read back to the first day; closed without a merge, archived and empty are left out", async () => {
  const at = (day: string, number: number, change = {}) =>
    forgejoPull(number, { merged_at: `${day}T10:00:00Z`, updated_at: `${day}T10:00:00Z`, ...change });
  const pulls = [
    at("2026-03-10", 9),
    at("2026-03-01", 8, { merged: false, merged_at: null }),
    at("2026-02-20", 7),
    at("2026-02-07", 6),
    at("2025-01-01", 1),
  ];
  const shop = { id: 1, name: "shop", default_branch: "main" };
  const repositories = [shop, { id: 2, name: "old", archived: true }, { id: 3, name: "new", empty: true }];
  const { gathering, api } = await read({ pulls, repositories }, { size: 1 });
  expect(gathering.rows).toBe(2);
  expect(gathering.completeness).toMatch(/^3 repositories listed by Forgejo: 1 read, 2 left out\./);
  expect(
    api.heard.some(({ url }) => /pulls$/.test(url.pathname) && url.searchParams.get("page") === "5"),
  ).toBe(false);
});

test("a renamed repository redirects, is missing, and nothing passes", async () => {
  const { gathering, overall } = await read(
    {},
    {
      before: ({ url }) =>
        /\/repos\/kelp\/shop\//.test(url.pathname)
          ? { status: 301, headers: { location: "/api/v1/repos/kelp/store/pulls" }, body: "" }
          : undefined,
    },
  );
  expect(gathering.missing).toEqual([expect.stringMatching(/^kelp\/shop: \S+ redirects to /)]);
  expect(overall).toBe("unknown");
});

test("the token of an administrator of the site is a warning", async () => {
  const { gathering } = await read({ user: { is_admin: true } });
  expect(gathering.warnings).toEqual([expect.stringMatching(/administrator of the site/)]);
});
