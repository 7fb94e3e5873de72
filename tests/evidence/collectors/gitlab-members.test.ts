import { expect, test } from "vitest";
import { gitlabMembers } from "#evidence/collectors/gitlab-members";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { groupMember, type PlayedGroup, playGitlab } from "#tests/support/servers/gitlab";

const NOW = new Date("2026-03-11T05:20:00.000Z");

async function read(group: PlayedGroup) {
  const api = await playGitlab(group);
  const settings = gitlabMembers.schema.parse({
    api: `${api.url}/api/v4`,
    group: "kelp",
    administrators: "ada",
  });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  return collected(gitlabMembers, settings, reach, NOW);
}

test("members with second factors, which are required, and an approved owner pass", async () => {
  const answer = await read({});
  expect(answer.overall).toBe("pass");
  expect(answer.detail["second-factor"]).toBe("Accounts with a second factor: 2 of 2.");
});

const owner = groupMember(1, "ada", { access_level: 50 });
test.each<[string, PlayedGroup, string, string, RegExp]>([
  [
    "a member without a second factor",
    { members: [owner, groupMember(2, "bob", { two_factor_enabled: false })] },
    "second-factor",
    "fail",
    /^bob \(member\) has no/,
  ],
  [
    "a token that is no owner's",
    { members: [groupMember(2, "bob", { two_factor_enabled: undefined })] },
    "second-factor",
    "unknown",
    /shows it to Owners/,
  ],
  [
    "no requirement",
    { group: { require_two_factor_authentication: false } },
    "second-factor-required",
    "fail",
    /not required/,
  ],
  [
    "an owner who is not approved",
    { members: [owner, groupMember(3, "mallory", { access_level: 50 })] },
    "administrators",
    "fail",
    /^mallory/,
  ],
])("%s", async (_what, group, rule, verdict, words) => {
  const { findings } = await read(group);
  const found = findings.filter((one) => one.rule === rule && one.verdict === verdict);
  expect(found).toMatchObject([{ detail: expect.stringMatching(words) }]);
});

test("blocked users and the users of access tokens do not count", async () => {
  const members = [
    owner,
    groupMember(4, "gone", { state: "blocked", two_factor_enabled: false }),
    groupMember(5, "group_12_bot_a1", { two_factor_enabled: false }),
  ];
  const { overall, gathering } = await read({ members });
  expect(overall).toBe("pass");
  expect(gathering.completeness).toMatch(/^1 member; 2 left out/);
});
