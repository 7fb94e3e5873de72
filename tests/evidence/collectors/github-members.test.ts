import { expect, test } from "vitest";
import { githubMembers } from "#evidence/collectors/github-members";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { type PlayedOrganisation, playOrganisation } from "#tests/support/servers/github-organisation";

const NOW = new Date("2026-03-11T05:20:00.000Z");

async function read(
  organisation: PlayedOrganisation,
  options: Parameters<typeof playOrganisation>[1] & { scopes?: string } = {},
) {
  const api = await playOrganisation(organisation, options);
  if (options.scopes !== undefined) api.headers["x-oauth-scopes"] = options.scopes;
  const settings = githubMembers.schema.parse({ api: api.url, owner: "kelp", administrators: "Ada\nlin" });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  return { api, ...(await collected(githubMembers, settings, reach, NOW)) };
}

test("members with second factors, which are required, and approved owners pass", async () => {
  const answer = await read({ outside: ["linus"] });
  expect(answer.overall).toBe("pass");
  expect(answer.detail).toEqual({
    "second-factor": "Accounts with a second factor: 3 of 3.",
    "second-factor-required": "A second factor is required of everybody.",
    administrators: "Administrators who are approved: 1 of 1.",
  });
  expect(answer.gathering.completeness).toMatch(/^1 owner, 1 other member, 1 outside collaborator\./);
  const csv = answer.gathering.files.find(({ name }) => name === "members.csv")?.bytes.toString("utf8");
  expect(csv).toContain("ada,administrator,yes\r\ngrace,member,yes\r\nlinus,outside collaborator,yes");
});

test.each<[string, PlayedOrganisation, string, string, RegExp]>([
  [
    "a member without a second factor",
    { weak: ["grace"] },
    "second-factor",
    "fail",
    /^grace \(member\) has no/,
  ],
  [
    "a collaborator without a second factor",
    { outside: ["linus"], weak: ["linus"] },
    "second-factor",
    "fail",
    /^linus \(outside collaborator\)/,
  ],
  [
    "a token that is no owner's",
    { weak: null },
    "second-factor",
    "unknown",
    /^Of 2 accounts .* token of an owner/,
  ],
  ["no requirement", { required: false }, "second-factor-required", "fail", /not required/],
  ["a hidden requirement", { required: null }, "second-factor-required", "unknown", /not stated.*owner/],
  [
    "an owner who is not approved",
    { administrators: ["ada", "mallory"] },
    "administrators",
    "fail",
    /^mallory is an administrator and not/,
  ],
  ["no owner", { administrators: [] }, "administrators", "unknown", /No administrator is shown/],
  ["nobody", { administrators: [], members: [] }, "second-factor", "unknown", /shows no member/],
])("%s", async (_what, organisation, rule, verdict, words) => {
  const { findings } = await read(organisation);
  const [finding] = findings.filter((one) => one.rule === rule);
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test("a list that may be of public members alone is partial, and nothing passes", async () => {
  const { gathering, overall } = await read({ weak: null });
  expect(gathering.missing).toEqual([expect.stringMatching(/shows all members to members alone/)]);
  expect(overall).toBe("unknown");
});

test.each([
  ["", []],
  ["read:org", []],
  ["read:org, admin:org, repo", [expect.stringMatching(/more than it needs to: admin:org, repo\./)]],
])("a token whose scopes are %j", async (scopes, warnings) => {
  expect((await read({}, { scopes })).gathering.warnings).toEqual(warnings);
});

test("where members join and leave while pages are read, the list is read until it stands still", async () => {
  const members = ["b", "c", "d"];
  const { gathering } = await read(
    { members },
    {
      size: 1,
      before({ url }, times) {
        if (url.searchParams.get("page") !== "2" || url.searchParams.get("role") !== "member")
          return undefined;
        // As the second page leaves, someone joins before all others; the next time they leave again, and "b" is on neither page.
        if (times === 1) members.unshift("a");
        if (times === 2) members.shift();
        return undefined;
      },
    },
  );
  const csv = gathering.files.find(({ name }) => name === "members.csv")?.bytes.toString("utf8");
  expect(csv?.match(/^\w(?=,member)/gm)).toEqual(["b", "c", "d"]);
});

test("stored answers that cannot be read are unknown", () => {
  const settings = githubMembers.schema.parse({ owner: "kelp" });
  const files = new Map([["answers.json", Buffer.from("{}")]]);
  expect(githubMembers.assess(files, settings, NOW)).toMatchObject([{ verdict: "unknown" }]);
});
