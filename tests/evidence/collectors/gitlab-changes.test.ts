import { expect, test } from "vitest";
import { gitlabChanges } from "#evidence/collectors/gitlab-changes";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { mergeRequest, type PlayedGroup, playGitlab } from "#tests/support/servers/gitlab";

const NOW = new Date("2026-03-11T05:20:00.000Z");

async function read(group: PlayedGroup, options: Parameters<typeof playGitlab>[1] = {}) {
  const api = await playGitlab(group, options);
  const settings = gitlabChanges.schema.parse({ api: `${api.url}/api/v4`, group: "kelp" });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  return { api, ...(await collected(gitlabChanges, settings, reach, NOW)) };
}
const one = (change: Record<string, unknown> = {}) => ({ requests: [mergeRequest(7, change)] });

test("an approved change with a passed pipeline, and a branch that is closed to pushes, pass", async () => {
  const answer = await read(one());
  expect(answer.overall).toBe("pass");
  expect(answer.by).toEqual({ approval: "pass", checks: "pass", "branch-protection": "pass" });
  expect(answer.gathering).toMatchObject({ rows: 1, missing: [], warnings: [] });
  const csv = answer.gathering.files
    .find(({ name }) => name === "merged-changes.csv")
    ?.bytes.toString("utf8");
  expect(csv?.split("\r\n")[1]).toBe(
    "kelp/shop!7,Change 7,main,ada,2026-03-09T10:00:00.000Z,ada,grace 2026-03-09T09:00:00.000Z,passed",
  );
});

const by = (username: string, bot = false) => ({ approvedBy: { nodes: [{ username, bot }] } });
test.each<[string, PlayedGroup, string, RegExp]>([
  ["no one", one({ approvedBy: { nodes: [] } }), "fail", /no approval by another person/],
  [
    "the author alone",
    { ...one(by("ada")), approvedAt: { ada: "2026-03-09T09:00:00Z" } },
    "fail",
    /no approval by another/,
  ],
  [
    "a program alone",
    { ...one(by("lint", true)), approvedAt: { lint: "2026-03-09T09:00:00Z" } },
    "fail",
    /by a program alone/,
  ],
  [
    "another person after the merge",
    { ...one(), approvedAt: { grace: "2026-03-09T10:00:01Z" } },
    "fail",
    /only after the merge/,
  ],
  [
    "another person at a time that is not stated",
    { ...one(), approvedAt: { grace: null } },
    "unknown",
    /when it was approved is not stated/,
  ],
  [
    "another person, of a deleted author",
    one({ author: { username: "ghost" } }),
    "unknown",
    /author is not stated/,
  ],
  [
    "a deleted user",
    { ...one(by("ghost1")), approvedAt: { ghost1: "2026-03-09T09:00:00Z" } },
    "unknown",
    /approver is not stated/,
  ],
])("approved by %s", async (_who, group, verdict, words) => {
  const { findings } = await read(group);
  const [finding] = findings.filter(({ rule }) => rule === "approval");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test.each([
  ["SUCCESS", "pass"],
  ["FAILED", "fail"],
  ["CANCELED", "fail"],
  ["MANUAL", "fail"],
  ["RUNNING", "fail"],
  ["SKIPPED", "unknown"],
  [null, "unknown"],
])("a pipeline that is %s: %s", async (status, verdict) => {
  const { findings } = await read(one({ headPipeline: status && { status } }));
  expect(findings.filter(({ rule }) => rule === "checks").map((found) => found.verdict)).toEqual([verdict]);
});

const branch = (change: Record<string, unknown>) => ({
  branches: {
    status: 200,
    body: [{ name: "main", push_access_levels: [{ access_level: 0 }], allow_force_push: false, ...change }],
  },
});
const pushers = [{ access_level: 40, access_level_description: "Maintainers" }];
const rules = (count: number, of: string[] = []) => ({
  rules: {
    status: 200,
    body: [{ approvals_required: count, protected_branches: of.map((name) => ({ name })) }],
  },
});
test.each<[string, PlayedGroup, string, RegExp]>([
  ["that is not protected", branch({ name: "release" }), "fail", /not protected/],
  ["that a star protects", branch({ name: "m*n" }), "pass", /1 or more approvals/],
  ["to which Maintainers push", branch({ push_access_levels: pushers }), "fail", /^Maintainers may push/],
  ["that may be rewritten", branch({ allow_force_push: true }), "fail", /force push/],
  ["without approvals", rules(0), "fail", /no approval is required/],
  ["of whose rule another branch is named", rules(2, ["release"]), "fail", /no approval is required/],
  ["of GitLab Free", { rules: { status: 404, body: {} } }, "unknown", /need GitLab Premium/],
  [
    "of a token that may not look",
    { branches: { status: 403, body: {} } },
    "unknown",
    /needs to be a Maintainer/,
  ],
])("a default branch %s", async (_what, group, verdict, words) => {
  const { findings } = await read(group);
  const [finding] = findings.filter(({ rule }) => rule === "branch-protection");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test("all pages are read, of the days asked for; archived and empty projects are left out", async () => {
  const requests = [1, 2, 3].map((iid) => mergeRequest(iid));
  const old = mergeRequest(4, { mergedAt: "2026-02-07T10:00:00Z" });
  const { gathering } = await read(
    {
      requests: [...requests, old],
      projects: [
        { fullPath: "kelp/shop", repository: { empty: false, rootRef: "main" } },
        { fullPath: "kelp/old", archived: true, repository: { empty: false, rootRef: "main" } },
        { fullPath: "kelp/new", repository: { empty: true, rootRef: null } },
      ],
    },
    { size: 1 },
  );
  expect(gathering.rows).toBe(3);
  expect(gathering.completeness).toMatch(/^3 projects listed by GitLab: 1 read, 2 left out\./);
});

test("a group that the token does not see is one sentence", async () => {
  const api = await playGitlab();
  const settings = gitlabChanges.schema.parse({ api: `${api.url}/api/v4`, group: "other/team" });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  await expect(gitlabChanges.collect(settings, reach)).rejects.toThrow(/shows no project of other\/team/);
});

test("a token that may write is a warning", async () => {
  const { gathering, overall } = await read({ ...one(), scopes: ["read_api", "api"] });
  expect(gathering.warnings).toEqual([
    expect.stringMatching(/more than it needs to: api\. Use one with read_api alone/),
  ]);
  expect(overall).toBe("pass");
});
