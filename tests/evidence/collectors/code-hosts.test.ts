import { describe, expect, test } from "vitest";
import type { Limits } from "#evidence/account-apis/source";
import type { Collector } from "#evidence/collectors/collector";
import { forgejoChanges } from "#evidence/collectors/forgejo-changes";
import { forgejoMembers } from "#evidence/collectors/forgejo-members";
import { githubAlerts } from "#evidence/collectors/github-alerts";
import { githubChanges } from "#evidence/collectors/github-changes";
import { githubMembers } from "#evidence/collectors/github-members";
import { gitlabChanges } from "#evidence/collectors/gitlab-changes";
import { gitlabMembers } from "#evidence/collectors/gitlab-members";
import { testReach } from "#tests/support/browser/reach";
import { collected } from "#tests/support/collected";
import type { Heard, Played, playApi } from "#tests/support/played-api";
import { forgejoPull, playForgejo } from "#tests/support/servers/forgejo";
import { playGithub, pullRequest } from "#tests/support/servers/github";
import { dependabotAlert, playOrganisation } from "#tests/support/servers/github-organisation";
import { mergeRequest, playGitlab } from "#tests/support/servers/gitlab";

const NOW = new Date("2026-03-11T05:20:00.000Z");
const TOKEN = "kelp-forest-token-9";

type Before = (heard: Heard, times: number) => Played | undefined;
type CodeHost = {
  collector: Collector<never>;
  settings: Record<string, string>;
  /** Of the interface, below the host. */
  path?: string;
  /** A host that answers well unless `before` does instead. */
  play(before: Before): ReturnType<typeof playApi>;
};

const hosts: [string, CodeHost][] = [
  [
    "merged changes on GitHub",
    {
      collector: githubChanges as unknown as Collector<never>,
      settings: { owner: "kelp" },
      play: (before) => playGithub([{ name: "shop", changes: [pullRequest(7)] }], { before }),
    },
  ],
  [
    "members of a GitHub organisation",
    {
      collector: githubMembers as unknown as Collector<never>,
      settings: { owner: "kelp" },
      play: (before) => playOrganisation({}, { before }),
    },
  ],
  [
    "alerts of GitHub",
    {
      collector: githubAlerts as unknown as Collector<never>,
      settings: { owner: "kelp" },
      play: (before) => playOrganisation({ alerts: { dependabot: [dependabotAlert(1)] } }, { before }),
    },
  ],
  [
    "merged changes on GitLab",
    {
      collector: gitlabChanges as unknown as Collector<never>,
      settings: { group: "kelp" },
      path: "/api/v4",
      play: (before) => playGitlab({ requests: [mergeRequest(7)] }, { before }),
    },
  ],
  [
    "members of a GitLab group",
    {
      collector: gitlabMembers as unknown as Collector<never>,
      settings: { group: "kelp" },
      path: "/api/v4",
      play: (before) => playGitlab({}, { before }),
    },
  ],
  [
    "merged changes on Forgejo",
    {
      collector: forgejoChanges as unknown as Collector<never>,
      settings: { owner: "kelp" },
      path: "/api/v1",
      play: (before) => playForgejo({ pulls: [forgejoPull(7)] }, { before }),
    },
  ],
  [
    "members of a Forgejo organisation",
    {
      collector: forgejoMembers as unknown as Collector<never>,
      settings: { owner: "kelp" },
      path: "/api/v1",
      play: (before) => playForgejo({}, { before }),
    },
  ],
];

async function run(
  host: CodeHost,
  before: Before,
  limits: Partial<Limits> = {},
  headers: Record<string, string> = {},
) {
  const api = await host.play(before);
  Object.assign(api.headers, headers);
  const settings = host.collector.schema.parse({ ...host.settings, api: `${api.url}${host.path ?? ""}` });
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  const reach = { ...testReach(NOW), wait, limits, secrets: { token: TOKEN } };
  return { api, waits, done: collected(host.collector, settings, reach, NOW) };
}

const always = (played: Played) => () => played;
/** Bad answers, and the one sentence of the run. */
const refusals: [string, Before, RegExp, Partial<Limits>?][] = [
  [
    "an expired token",
    always({ status: 401, body: { message: "Bad credentials" } }),
    /does not accept the token \(401: Bad credentials\)\. It is wrong, expired or revoked/,
  ],
  [
    "a token without permission",
    always({ status: 403, body: { message: `Not for ${TOKEN}` } }),
    /refuses \S+ to this token \(403: Not for …\)\. It needs to read /,
  ],
  [
    "a storm of 429",
    always({ status: 429, headers: { "retry-after": "100" }, body: "" }),
    /asks to wait 100 s, which exceeds the limit/,
  ],
  [
    "a storm of 5xx",
    always({ status: 502, body: "<html>Bad gateway" }),
    /fault of its own \(502\), 4 times in a row\. The next run asks again/,
  ],
  ["a proxy's page", always({ body: "\n<!doctype html><p>Sign in" }), /a web page instead of JSON/],
  ["JSON that is cut off", always({ body: '{"data": [1, 2' }), /not JSON or is too large/],
  ["JSON of another shape", always({ body: { hello: "world" } }), /returned no list/],
  [
    "an answer that does not end",
    always({ endless: `"${"x".repeat(65_536)}",` }),
    /response is larger than 1000000 bytes/,
    { bytes: 1_000_000 },
  ],
  ["a host that says nothing", always(null), /took longer than 0\.2 s/, { requestMs: 200 }],
  [
    "a redirect to another host",
    always({ status: 302, headers: { location: "https://evil.example/" }, body: "" }),
    /redirects to https:\/\/evil\.example\/\. The secret is not sent there/,
  ],
];

describe.each(hosts)("%s", (_name, host) => {
  test.each(refusals)("%s is one sentence without the token", async (_what, before, words, limits) => {
    const { done } = await run(host, before, limits);
    const message = await done.then(
      () => "was taken",
      (error: Error) => error.message,
    );
    expect(message).toMatch(words);
    expect(message).not.toContain(TOKEN);
    expect(message).not.toMatch(/\n|<|undefined/);
    expect(message.length).toBeLessThan(400);
  });

  test("faults and requests to wait that pass are waited for, and the answer is whole", async () => {
    const limited = { status: 429, headers: { "retry-after": "7" }, body: "" };
    const met = new Set<string>();
    const { done, waits } = await run(host, ({ url, body }) => {
      const first = !met.has(url.href + body);
      met.add(url.href + body);
      if (!first) return undefined;
      return met.size % 2 === 0 ? { status: 503, body: "" } : limited;
    });
    expect((await done).gathering.missing).toEqual([]);
    expect(waits).toContain(7000);
    expect(waits).toContain(2000);
  });

  test("the token goes in its header alone and is in no file", async () => {
    const { api, done } = await run(host, () => undefined);
    const { gathering } = await done;
    expect(api.heard.every(({ headers }) => JSON.stringify(headers).includes(TOKEN))).toBe(true);
    expect(api.heard.map(({ url, body }) => url.href + body).join()).not.toContain(TOKEN);
    const kept = JSON.stringify(gathering) + gathering.files.map(({ bytes }) => bytes.toString()).join();
    expect(kept).not.toContain(TOKEN);
  });

  test.each([
    ["Wed, 11 Mar 2026 05:24:00 GMT", []],
    ["Wed, 11 Mar 2026 07:20:00 GMT", [expect.stringMatching(/^The clock of .* differ by 120 minutes/)]],
  ])("a host whose clock says %s", async (date, missing) => {
    const { done } = await run(host, () => undefined, {}, { date });
    expect((await done).gathering.missing).toEqual(missing);
  });
});
