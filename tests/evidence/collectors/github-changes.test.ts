import { describe, expect, test } from "vitest";
import { githubChanges } from "#evidence/collectors/github-changes";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { approvedBy, type PlayedRepository, playGithub, pullRequest } from "#tests/support/servers/github";

const NOW = new Date("2026-03-11T05:20:00.000Z");
const TOKEN = "kelp-forest-token-9";

async function read(
  repositories: readonly PlayedRepository[],
  change: Record<string, string> = {},
  options: Parameters<typeof playGithub>[1] = {},
) {
  const api = await playGithub(repositories, options);
  const settings = githubChanges.schema.parse({ api: api.url, owner: "kelp", ...change });
  const reach = { ...testReach(NOW), secrets: { token: TOKEN } };
  return { api, ...(await collected(githubChanges, settings, reach, NOW)) };
}
const one = (change: Record<string, unknown> = {}) => [{ name: "shop", changes: [pullRequest(7, change)] }];
const of = (
  rule: string,
  { findings }: { findings: readonly { rule: string; verdict: string; detail: string }[] },
) => findings.filter((finding) => finding.rule === rule);

test("an approved change with passed checks, and a branch that requires approval, pass", async () => {
  const answer = await read(one());
  expect(answer.overall).toBe("pass");
  expect(answer.by).toEqual({
    approval: "pass",
    checks: "pass",
    "direct-push": "pass",
    "branch-protection": "pass",
  });
  expect(answer.gathering).toMatchObject({
    rows: 1,
    missing: [],
    completeness: "1 repository stated by GitHub: 1 read, 0 left out. Every page was read to its end.",
  });
  const csv = answer.gathering.files
    .find(({ name }) => name === "merged-changes.csv")
    ?.bytes.toString("utf8");
  expect(csv?.split("\r\n")[1]).toBe(
    "kelp/shop#7,Change 7,main,ada,2026-03-09T10:00:00.000Z,ada,grace 2026-03-09T09:00:00.000Z,passed",
  );
});

test.each([
  [
    "no one",
    { reviews: { totalCount: 0, nodes: [] } },
    "fail",
    /no approval by another person before the merge\.$/,
  ],
  ["the author alone", { reviews: approvedBy("ada") }, "fail", /no approval by another person/],
  [
    "a program alone",
    { reviews: approvedBy("lint", undefined, "Bot") },
    "fail",
    /approved by a program alone/,
  ],
  [
    "another person after the merge",
    { reviews: approvedBy("grace", "2026-03-09T10:00:01Z") },
    "fail",
    /only after the merge/,
  ],
  [
    "another person at the second of the merge",
    { reviews: approvedBy("grace", "2026-03-09T10:00:00Z") },
    "pass",
    /1 of 1/,
  ],
  ["another person, of an author who is gone", { author: null }, "unknown", /author is not stated/],
  [
    "a person who is gone",
    { reviews: { totalCount: 1, nodes: [{ submittedAt: "2026-03-09T09:00:00Z", author: null }] } },
    "unknown",
    /approver is not stated/,
  ],
  ["more than were read", { reviews: { totalCount: 60, nodes: [] } }, "unknown", /not all of its approvals/],
])("approved by %s", async (_who, change, verdict, words) => {
  const [finding] = of("approval", await read(one(change)));
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

const rollup = (state: string | null) => ({
  commits: { nodes: [{ commit: { statusCheckRollup: state === null ? null : { state } } }] },
});
test.each([
  ["SUCCESS", "pass"],
  ["FAILURE", "fail"],
  ["ERROR", "fail"],
  ["PENDING", "fail"],
  ["EXPECTED", "fail"],
  [null, "unknown"],
])("checks that state %s: %s", async (state, verdict) => {
  expect(of("checks", await read(one(rollup(state)))).map((finding) => finding.verdict)).toEqual([verdict]);
});

test("a commit that came with no merged change is named, one whose change is still open too", async () => {
  const commit = (oid: string, merged: (string | null)[]) => ({
    oid,
    committedDate: "2026-03-08T01:00:00Z",
    messageHeadline: "Fix at night",
    author: { name: "Ada", user: { login: "ada" } },
    associatedPullRequests: { nodes: merged.map((mergedAt) => ({ mergedAt })) },
  });
  const commits = [commit("a1", ["2026-03-08T01:00:00Z"]), commit("b2", []), commit("c3", [null])];
  const answer = await read([{ name: "shop", commits }]);
  expect(answer.findings.filter(({ rule }) => rule === "direct-push").map(({ object }) => object)).toEqual([
    "kelp/shop@b2",
    "kelp/shop@c3",
  ]);
  expect(answer.overall).toBe("fail");
});

const reviewed = (count: number, admins: boolean) => ({
  status: 200,
  body: {
    required_pull_request_reviews: { required_approving_review_count: count },
    enforce_admins: { enabled: admins },
  },
});
const noRule = { status: 200, body: [{ type: "deletion" }] };
test.each([
  ["neither rule nor protection", { rules: noRule }, "fail", /Neither a ruleset nor/],
  [
    "protection with approval for all",
    { rules: noRule, protection: reviewed(2, true) },
    "pass",
    /2 or more approvals/,
  ],
  [
    "protection that spares administrators",
    { rules: noRule, protection: reviewed(1, false) },
    "fail",
    /are exempt/,
  ],
  [
    "protection without approval",
    { rules: noRule, protection: reviewed(0, true) },
    "fail",
    /requires no approval/,
  ],
  [
    "protection that the token may not read",
    { rules: noRule, protection: { status: 403, body: { message: "Resource not accessible" } } },
    "unknown",
    /“Administration: read”/,
  ],
  [
    "a hidden repository",
    { rules: { status: 404, body: {} }, protection: { status: 404, body: { message: "Not Found" } } },
    "unknown",
    /Administration/,
  ],
])("a branch with %s", async (_what, change, verdict, words) => {
  const [finding] = of("branch-protection", await read([{ name: "shop", ...change }]));
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

describe("all pages", () => {
  const at = (day: string, number: number) =>
    pullRequest(number, { mergedAt: `${day}T10:00:00Z`, updatedAt: `${day}T10:00:00Z` });

  test("are read back to the first day, and no further", async () => {
    const changes = [
      at("2026-03-10", 9),
      at("2026-02-20", 8),
      at("2026-02-08", 7),
      at("2026-02-07", 6),
      at("2025-01-01", 1),
    ];
    const { gathering, api } = await read([{ name: "shop", changes }], {}, { size: 1 });
    // 31 days before 11 March, 05:20.
    expect(gathering.rows).toBe(3);
    expect(api.heard.filter(({ body }) => body.includes("pullRequests")).length).toBe(5);
  });

  test("a change that moves to the head while the list is read is read once more", async () => {
    const late = at("2026-02-20", 8);
    const moved = { ...late, updatedAt: "2026-03-11T05:21:00Z" };
    const changes = [at("2026-03-10", 9), late];
    const { gathering } = await read(
      [{ name: "shop", changes }],
      {},
      {
        size: 1,
        before({ body }) {
          // As the first page leaves, 8 is commented on: the second page would be 9 again, and 8 nowhere.
          if (body.includes("pullRequests") && body.includes('"after":"1"'))
            changes.splice(0, 2, moved, at("2026-03-10", 9));
          return undefined;
        },
      },
    );
    expect(gathering.rows).toBe(2);
  });

  test("an archived, an empty and a repository that was not chosen are left out with the reason", async () => {
    const repositories = [
      { name: "old", archived: true },
      { name: "new", branch: null },
      { name: "a" },
      { name: "b" },
    ];
    const { gathering } = await read(repositories, { repositories: "A\nnew\nold\ngone" });
    const listed = JSON.parse(
      gathering.files.find(({ name }) => name === "repositories.json")?.bytes.toString() ?? "",
    );
    expect(listed.read).toEqual(["a"]);
    expect(listed.leftOut).toEqual([
      { name: "old", reason: "archived" },
      { name: "new", reason: "empty" },
      { name: "b", reason: "not chosen" },
    ]);
    expect(gathering.missing).toEqual(["kelp/gone: GitHub shows no repository of this name to the token."]);
  });

  test("more findings than are named are counted", async () => {
    const changes = Array.from({ length: 130 }, (_, at) =>
      pullRequest(at + 1, { reviews: { totalCount: 0, nodes: [] } }),
    );
    const found = of("approval", await read([{ name: "shop", changes }]));
    expect(found.length).toBe(101);
    expect(found.at(-1)?.detail).toBe("30 more, of which 30 failed; the files list each of them.");
  });
});

const failing = (instead: (heard: { body: string; url: URL }) => boolean, played: object) => ({
  before: (heard: { body: string; url: URL }) => (instead(heard) ? played : undefined),
});
const always = () => true;
test.each([
  [
    "its limit",
    failing(always, { body: { errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] } }),
    /limits requests for this hour/,
  ],
  [
    "an owner whom the token does not see",
    failing(always, { body: { data: { repositoryOwner: null } } }),
    /shows no repository of kelp/,
  ],
  [
    "a page that points to itself",
    failing(always, {
      body: {
        data: {
          repositoryOwner: { repositories: { nodes: [], pageInfo: { hasNextPage: true, endCursor: null } } },
        },
      },
    }),
    /next page that it has already returned/,
  ],
])("%s is one sentence without the secret", async (_what, options, words) => {
  await expect(read(one(), {}, options)).rejects.toThrow(words);
  await expect(read(one(), {}, options)).rejects.not.toThrow(TOKEN);
});

test("a repository that cannot be read is missing, and nothing passes; three in a row end the reading", async () => {
  const broken = failing(({ body }) => /"name":"(b|d|e|f)"/.test(body), {
    body: { errors: [{ type: "NOT_FOUND", message: "Could not resolve to a Repository." }] },
  });
  const { overall, gathering } = await read([{ name: "a" }, { name: "b" }, { name: "c" }], {}, broken);
  expect(overall).toBe("unknown");
  expect(gathering.missing).toEqual([expect.stringMatching(/^kelp\/b: .*Could not resolve to a Repository/)]);
  const more = ["c", "d", "e", "f", "g", "h"].map((name) => ({ name }));
  const partial = await read(more, {}, broken);
  expect(partial.gathering.missing.slice(2)).toEqual([
    expect.stringMatching(/^kelp\/f: /),
    "2 more repositories: not read.",
  ]);
  expect(partial.overall).toBe("unknown");
  const three = ["d", "e", "f"].map((name) => ({ name }));
  await expect(read(three, {}, broken)).rejects.toThrow(/Could not resolve/);
});

test("stored answers that cannot be read are unknown", () => {
  const settings = githubChanges.schema.parse({ owner: "kelp" });
  const files = new Map([["answers.json", Buffer.from("{}")]]);
  expect(githubChanges.assess(files, settings, NOW)).toMatchObject([{ verdict: "unknown" }]);
});
