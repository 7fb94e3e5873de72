import { expect, test } from "vitest";
import { githubAlerts } from "#evidence/collectors/github-alerts";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import {
  codeAlert,
  dependabotAlert,
  type PlayedOrganisation,
  playOrganisation,
  secretAlert,
} from "#tests/support/servers/github-organisation";

const NOW = new Date("2026-03-31T05:20:00.000Z");
const LEAKED = "planted-leak-b2c3d4e5f6";

async function read(alerts: PlayedOrganisation["alerts"], settings: Record<string, string> = {}) {
  const api = await playOrganisation({ alerts: alerts ?? {} });
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  const parsed = githubAlerts.schema.parse({ api: api.url, owner: "kelp", ...settings });
  return collected(githubAlerts, parsed, reach, NOW);
}
const severity = (word: string) => ({ security_vulnerability: { severity: word } });

test("no open alert passes", async () => {
  const answer = await read({});
  expect(answer.overall).toBe("pass");
  expect(answer.detail["code-alerts"]).toBe(
    "0 open alerts within the limits of 14 days (critical) and 30 days (high), 0 of lower severity.",
  );
});

test.each<[string, Record<string, unknown>, string, RegExp]>([
  // Alerts were opened at 05:20 on the first of March; 30 days are over at 05:20 on the 31st.
  ["high, 30 days to the second", {}, "pass", /^1 open alert within the limits/],
  [
    "high, a second older",
    { created_at: "2026-03-01T05:19:59Z" },
    "fail",
    /\(high\) is open for 30 days; the limit is 30\.$/,
  ],
  [
    "critical, 14 days",
    { ...severity("critical"), created_at: "2026-03-17T05:20:00Z" },
    "pass",
    /^1 open alert within/,
  ],
  [
    "critical, 15 days",
    { ...severity("critical"), created_at: "2026-03-16T05:19:59Z" },
    "fail",
    /for 15 days; the limit is 14/,
  ],
  [
    "medium, of last year",
    { ...severity("medium"), created_at: "2025-01-01T00:00:00Z" },
    "pass",
    /1 of lower severity/,
  ],
  ["of a severity that is not known", severity("urgent"), "unknown", /severity or the time is not stated/],
  ["without a time", { created_at: null }, "unknown", /severity or the time is not stated/],
])("an alert that is %s", async (_what, change, verdict, words) => {
  const { findings } = await read({ dependabot: [dependabotAlert(1, change)] });
  const [finding] = findings.filter(({ rule }) => rule === "dependency-alerts");
  expect(finding).toMatchObject({ verdict, detail: expect.stringMatching(words) });
});

test("limits of the settings count, and the oldest is named first", async () => {
  const alerts = [dependabotAlert(1), dependabotAlert(2, { created_at: "2026-02-01T00:00:00Z" })];
  const { findings } = await read({ dependabot: alerts }, { high: "7" });
  expect(findings.filter(({ verdict }) => verdict === "fail").map(({ object }) => object)).toEqual([
    "kelp/shop dependabot 2",
    "kelp/shop dependabot 1",
  ]);
});

test("code: the security severity counts, and a rule about quality is no vulnerability", async () => {
  const quality = codeAlert(2, { security_severity_level: null });
  const { findings } = await read({ "code-scanning": [codeAlert(1), quality] });
  expect(findings.filter(({ rule }) => rule === "code-alerts")).toMatchObject([
    { verdict: "fail", object: "kelp/shop code-scanning 1" },
    { verdict: "pass", detail: expect.stringContaining("1 of lower severity") },
  ]);
});

test("a secret that was found counts as critical and is in no file", async () => {
  const { by, gathering } = await read({ "secret-scanning": [secretAlert(1, LEAKED)] });
  expect(by["secret-alerts"]).toBe("fail");
  expect(gathering.files.map(({ bytes }) => bytes.toString()).join()).toContain("Mailchimp");
  expect(gathering.files.map(({ bytes }) => bytes.toString()).join()).not.toContain(LEAKED);
});

test("a list that is refused is missing and inconclusive, the others are judged", async () => {
  const off = { status: 403, body: { message: "Code scanning is not enabled" } };
  const { by, gathering, overall } = await read({ "code-scanning": off });
  expect(by).toEqual({ "dependency-alerts": "pass", "code-alerts": "unknown", "secret-alerts": "pass" });
  expect(gathering.missing).toEqual([
    expect.stringMatching(/no code-scanning alerts to this token \(403: Code scanning is not enabled\)/),
  ]);
  expect(overall).toBe("unknown");
});

test("stored answers that cannot be read are unknown", () => {
  const settings = githubAlerts.schema.parse({ owner: "kelp" });
  const files = new Map([["answers.json", Buffer.from("{}")]]);
  expect(githubAlerts.assess(files, settings, NOW)).toMatchObject([{ verdict: "unknown" }]);
});
