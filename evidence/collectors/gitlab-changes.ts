import { counted } from "#domain/counted";
import { DAY_MS } from "#domain/durations";
import { z } from "#domain/schema";
import { changesCsv } from "#evidence/code-hosts/changes-csv";
import {
  GITLAB_PERMISSIONS,
  type GitlabAnswers,
  gitlabChangesOf,
  readGitlabChanges,
} from "#evidence/code-hosts/gitlab-changes";
import { gitlabFields, gitlabGroup } from "#evidence/code-hosts/gitlab-fields";
import { gitlabWarnings, openGitlabReading } from "#evidence/code-hosts/gitlab-reading";
import { apiField, daysField, daysSetting } from "#evidence/code-hosts/settings";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";
import { judgeGitlabProtection } from "#evidence/collectors/gitlab-protection";
import { judgeAllChanges } from "#evidence/collectors/merged-changes";

const schema = z.object({
  api: apiField("https://gitlab.com/api/v4"),
  group: gitlabGroup,
  days: daysField(1, 400, 31),
});
type Settings = z.output<typeof schema>;

/** What was merged in a GitLab group: who approved it, whether its pipeline passed, and how default branches are protected. */
export const gitlabChanges: Collector<Settings> = {
  name: "gitlab-changes",
  version: 1,
  title: "Merged changes on GitLab",
  does: "Lists the merge requests of a group merged in the last days with their approvals and pipelines, and whether default branches can be changed without an approval.",
  settings: [
    ...gitlabFields("A token of a Maintainer of the group with the scope “read_api” alone."),
    daysSetting,
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  takesMinutes: true,
  cron: "40 5 * * 1",
  controls: ["CM-01", "CM-02"],

  async collect({ api, group, days }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const to = reach.now();
    const since = new Date(to.getTime() - days * DAY_MS);
    const hub = openGitlabReading(reach, { api, token, permissions: GITLAB_PERMISSIONS });
    const answers = await readGitlabChanges(hub, group, { since, to });
    const csv = Buffer.from(changesCsv(gitlabChangesOf(answers)), "utf8");
    const { projects, leftOut, changes } = answers;
    return {
      files: [
        { name: "merged-changes.csv", mediaType: "text/csv", bytes: csv },
        jsonFile("answers.json", answers),
      ],
      source: `GitLab group ${group} (${URL.parse(api)?.host})`,
      query: `Merge requests merged in the group and its subgroups from ${answers.since} to ${answers.to}`,
      extractedAt: to,
      rows: changes.length,
      completeness: `${counted(projects.length + leftOut.length, "project")} listed by GitLab: ${projects.length} read, ${leftOut.length} left out. Every page was read to its end.`,
      missing: hub.doubts(),
      warnings: await gitlabWarnings(hub, ["read_api"]),
    };
  },

  assess(files) {
    const answers = readJson<GitlabAnswers>(files, "answers.json");
    if (!Array.isArray(answers?.projects) || !Array.isArray(answers.changes))
      return [finding("approval", "GitLab", "unknown", "The stored answers cannot be read.")];
    return [
      ...judgeAllChanges(
        answers.projects.map(({ path }) => path),
        gitlabChangesOf(answers),
      ),
      ...answers.projects.map(judgeGitlabProtection),
    ];
  },
};
