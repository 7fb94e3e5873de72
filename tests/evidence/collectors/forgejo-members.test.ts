import { expect, test } from "vitest";
import { forgejoMembers } from "#evidence/collectors/forgejo-members";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import { type PlayedForgejo, playForgejo } from "#tests/support/servers/forgejo";

const NOW = new Date("2026-03-11T05:20:00.000Z");

async function read(forgejo: PlayedForgejo, administrators = "Ada") {
  const api = await playForgejo(forgejo);
  const settings = forgejoMembers.schema.parse({ api: `${api.url}/api/v1`, owner: "kelp", administrators });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  return collected(forgejoMembers, settings, reach, NOW);
}

test("an approved owner passes; second factors are not stated, so the whole does not", async () => {
  const { by, detail, overall } = await read({});
  expect(by).toEqual({
    "second-factor": "unknown",
    "second-factor-required": "unknown",
    administrators: "pass",
  });
  expect(detail["second-factor"]).toMatch(/^Of 2 accounts it is not stated\. .* administrators of the site/);
  expect(overall).toBe("unknown");
});

test.each<[string, PlayedForgejo, string, string, RegExp]>([
  ["an owner who is not approved", {}, "grace", "fail", /^ada is an administrator and not/],
  ["no approved owner entered", {}, "", "unknown", /^Enter the approved administrators .*: ada\.$/],
  [
    "no team of owners",
    { teams: [{ id: 8, permission: "write" }] },
    "ada",
    "unknown",
    /No administrator is shown/,
  ],
])("%s", async (_what, forgejo, approved, verdict, words) => {
  const { findings } = await read(forgejo, approved);
  const [finding] = findings.filter(({ rule }) => rule === "administrators");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test("stored answers that cannot be read are unknown", () => {
  const settings = forgejoMembers.schema.parse({ api: "https://git.example.org/api/v1", owner: "kelp" });
  const files = new Map([["answers.json", Buffer.from("{}")]]);
  expect(forgejoMembers.assess(files, settings, NOW)).toMatchObject([{ verdict: "unknown" }]);
});
