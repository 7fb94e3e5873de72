import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import type { Finding } from "#domain/evidence/evidence";
import { z } from "#domain/schema";
import { changesCsv } from "#evidence/code-hosts/changes-csv";
import { eachRepository } from "#evidence/code-hosts/each-repository";
import { openGithub } from "#evidence/code-hosts/github-app";
import { githubApp, githubFields, githubOwner } from "#evidence/code-hosts/github-fields";
import { githubWarnings } from "#evidence/code-hosts/github-reading";
import { type Listed, listRepositories, PERMISSIONS } from "#evidence/code-hosts/github-repositories";
import {
  changesOf,
  directCommitsOf,
  type RepositoryAnswers,
  readRepository,
} from "#evidence/code-hosts/github-repository";
import { apiField, daysField, daysSetting, namesField, namesIn } from "#evidence/code-hosts/settings";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { judgeProtection } from "#evidence/collectors/github-protection";
import { judgeChanges, judgeDirectCommits } from "#evidence/collectors/merged-changes";

const schema = z.object({
  api: apiField("https://api.github.com"),
  owner: githubOwner,
  app: githubApp,
  repositories: namesField(
    /^[\w.-]{1,100}$/,
    "Enter names of repositories without the organisation, one on each line.",
  ),
  days: daysField(1, 400, 31),
});
/** Permissions that an App needs. */
const APP = ["metadata", "contents", "pull_requests", "statuses", "checks", "administration"];
type Settings = z.output<typeof schema>;

/** What was merged into the repositories of a GitHub organisation: who approved it, whether its checks passed, and by which rules. */
export const githubChanges: Collector<Settings> = {
  name: "github-changes",
  version: 2,
  title: "Merged changes on GitHub",
  does: "Lists the changes merged in the last days with their approvals and checks, commits that bypassed review, and whether default branches require an approval.",
  settings: [
    ...githubFields(
      `A fine-grained token of the organisation that may read ${PERMISSIONS}, and “Administration” for branch protection.`,
    ),
    {
      name: "repositories",
      label: "Repositories",
      hint: "One on each line. Empty: all that are neither archived nor empty.",
      long: true,
      optional: true,
    },
    daysSetting,
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  takesMinutes: true,
  cron: "40 5 * * 1",
  controls: ["CM-01", "CM-02"],

  async collect({ api, owner, app, repositories, days }, reach) {
    const { now, secrets } = reach;
    if (!secrets.token) throw new Error("Enter a token.");
    const to = now();
    const span = { since: new Date(to.getTime() - days * DAY_MS), to };
    const hub = await openGithub(reach, { api, owner, app, secret: secrets.token, permissions: PERMISSIONS });
    const { chosen, listed, missing } = await listRepositories(hub, owner, namesIn(repositories));
    const { answers, missing: unread } = await eachRepository(owner, chosen, (one) =>
      readRepository(hub, owner, one, span),
    );
    const changes = answers.flatMap(changesOf);
    const csv = Buffer.from(changesCsv(changes), "utf8");
    return {
      files: [
        { name: "merged-changes.csv", mediaType: "text/csv", bytes: csv },
        jsonFile("repositories.json", listed),
        jsonFile("answers.json", answers),
      ],
      source: `GitHub organisation ${owner} (${URL.parse(api)?.host})`,
      query: `Pull requests merged, and commits on default branches, from ${span.since.toISOString()} to ${to.toISOString()}`,
      extractedAt: to,
      rows: changes.length,
      completeness: `${counted(listed.total, "repository", "repositories")} stated by GitHub: ${answers.length} read, ${listed.leftOut.length} left out. Every page was read to its end.`,
      missing: [...missing, ...unread, ...hub.doubts()],
      warnings: githubWarnings(hub, { scopes: ["read:org", "public_repo"], app: APP }),
    };
  },

  assess(files) {
    const listed = readJson<Listed>(files, "repositories.json");
    const answers = readJson<RepositoryAnswers[]>(files, "answers.json");
    if (!listed || !Array.isArray(answers))
      return [finding("approval", "GitHub", "unknown", "The stored answers cannot be read.")];
    return answers.flatMap((one): Finding[] => [
      ...judgeChanges(one.repository, changesOf(one)),
      ...judgeDirectCommits(one.repository, directCommitsOf(one)),
      judgeProtection(one),
    ]);
  },
};
