import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { gitlabFields, gitlabGroup } from "#evidence/code-hosts/gitlab-fields";
import {
  GITLAB_MEMBER_PERMISSIONS,
  type GitlabMembers,
  gitlabMembership,
  readGitlabMembers,
} from "#evidence/code-hosts/gitlab-members";
import { gitlabWarnings, openGitlabReading } from "#evidence/code-hosts/gitlab-reading";
import { membersCsv } from "#evidence/code-hosts/members";
import { administratorsSetting, apiField, namesField, namesIn } from "#evidence/code-hosts/settings";
import { judgeMembers } from "#evidence/collectors/code-host-members";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";

const schema = z.object({
  api: apiField("https://gitlab.com/api/v4"),
  group: gitlabGroup,
  administrators: namesField(/^[\w.-]{1,255}$/, "Enter user names, one on each line."),
});
type Settings = z.output<typeof schema>;

/** Who belongs to a GitLab group: owners and second factors. */
export const gitlabMembers: Collector<Settings> = {
  name: "gitlab-members",
  version: 1,
  title: "Members of a GitLab group",
  does: "Lists members and owners of a group with their second factor, whether it is required, and owners who are not approved.",
  settings: [
    ...gitlabFields("A token of an Owner of the group with the scope “read_api” alone."),
    administratorsSetting,
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  takesMinutes: true,
  cron: "40 5 * * 1",
  controls: ["AC-04", "AC-05"],

  async collect({ api, group }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const extractedAt = reach.now();
    const hub = openGitlabReading(reach, { api, token, permissions: GITLAB_MEMBER_PERMISSIONS });
    const answers = await readGitlabMembers(hub, group);
    const membership = gitlabMembership(answers);
    const csv = Buffer.from(membersCsv(membership), "utf8");
    const leftOut = answers.members.length - membership.members.length;
    return {
      files: [{ name: "members.csv", mediaType: "text/csv", bytes: csv }, jsonFile("answers.json", answers)],
      source: `GitLab group ${group} (${URL.parse(api)?.host})`,
      query: `GET /groups/${group} and /groups/${group}/members/all`,
      extractedAt,
      rows: membership.members.length,
      completeness: `${counted(membership.members.length, "member")}; ${leftOut} left out (blocked, or users of access tokens). Every page was read to its end.`,
      missing: hub.doubts(),
      warnings: await gitlabWarnings(hub, ["read_api"]),
    };
  },

  assess(files, { administrators }) {
    const answers = readJson<GitlabMembers>(files, "answers.json");
    if (!Array.isArray(answers?.members))
      return [finding("second-factor", "GitLab", "unknown", "The stored answers cannot be read.")];
    return judgeMembers(gitlabMembership(answers), {
      approved: namesIn(administrators),
      toSee: "GitLab shows it to Owners of the group, in newer versions.",
    });
  },
};
