import type { Collector } from "#evidence/collectors/collector";
import { githubChanges } from "#evidence/collectors/github-changes";
import { gitlabChanges } from "#evidence/collectors/gitlab-changes";
import { endTest } from "#tests/support/after-each";
import { testReach } from "#tests/support/browser/reach";
import { playGithub, pullRequest } from "#tests/support/servers/github";
import { mergeRequest, playGitlab } from "#tests/support/servers/gitlab";
import { timed } from "./loaded-app.ts";
import type { Measure } from "./measure.ts";

const CHANGES = 20_000;
const NOW = new Date("2026-03-11T05:20:00.000Z");

/** A month of 20,000 merged changes, read from a played host in this process and judged. */
export async function changes(): Promise<Measure[]> {
  const numbers = Array.from({ length: CHANGES }, (_, at) => at + 1);
  const github = await playGithub([{ name: "shop", changes: numbers.map((at) => pullRequest(at)) }]);
  const gitlab = await playGitlab({ requests: numbers.map((at) => mergeRequest(at)) });
  const measures = [
    ...(await measured("GitHub", githubChanges, { api: github.url, owner: "kelp" }, 20_000)),
    // One request more for each change: GitLab says when it was approved nowhere else.
    ...(await measured("GitLab", gitlabChanges, { api: `${gitlab.url}/api/v4`, group: "kelp" }, 60_000)),
  ];
  await endTest();
  return measures;
}

async function measured<S>(host: string, collector: Collector<S>, settings: object, limit: number) {
  const parsed = collector.schema.parse(settings);
  const reach = { ...testReach(NOW), secrets: { token: "kelp-forest-token-9" } };
  let files = new Map<string, Buffer>();
  const read = await timed(async () => {
    const gathering = await collector.collect(parsed, reach);
    if (gathering.rows !== CHANGES) throw new Error(`${host}: ${gathering.rows} changes were read.`);
    files = new Map(gathering.files.map(({ name, bytes }) => [name, bytes]));
  });
  const judged = await timed(async () => collector.assess(files, parsed, NOW));
  return [
    { name: `20,000 merged changes of ${host} read`, value: read, unit: "ms", limit },
    { name: "… and judged", value: judged, unit: "ms", limit: 5_000 },
  ] satisfies Measure[];
}
