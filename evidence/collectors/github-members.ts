import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { openGithub } from "#evidence/code-hosts/github-app";
import { githubApp, githubFields, githubOwner } from "#evidence/code-hosts/github-fields";
import {
  type GithubMembers,
  githubMembership,
  MEMBER_PERMISSIONS,
  readGithubMembers,
} from "#evidence/code-hosts/github-members";
import { githubWarnings } from "#evidence/code-hosts/github-reading";
import { membersCsv } from "#evidence/code-hosts/members";
import { administratorsSetting, apiField, namesField, namesIn } from "#evidence/code-hosts/settings";
import { judgeMembers } from "#evidence/collectors/code-host-members";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";

const schema = z.object({
  api: apiField("https://api.github.com"),
  owner: githubOwner,
  app: githubApp,
  administrators: namesField(/^[a-z0-9_-]{1,100}$/i, "Enter user names, one on each line."),
});
/** Whoever is no member gets a shorter list and no word of it. */
const PUBLIC_ALONE =
  "The token is not an owner's: second factors are hidden, and GitHub shows all members to members alone.";
/** Permissions that an App needs. */
const APP = ["metadata", "members"];
type Settings = z.output<typeof schema>;

/** Who belongs to a GitHub organisation: administrators, second factors, people from outside. */
export const githubMembers: Collector<Settings> = {
  name: "github-members",
  version: 1,
  title: "Members of a GitHub organisation",
  does: "Lists members, owners and outside collaborators with their second factor, whether it is required, and owners who are not approved.",
  settings: [
    ...githubFields(`A fine-grained token of an owner that may read ${MEMBER_PERMISSIONS}.`),
    administratorsSetting,
  ],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  cron: "40 5 * * 1",
  controls: ["AC-04", "AC-05"],

  async collect({ api, owner, app }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const at = reach.now();
    const hub = await openGithub(reach, { api, owner, app, secret: token, permissions: MEMBER_PERMISSIONS });
    const answers = await readGithubMembers(hub, owner);
    const membership = githubMembership(answers);
    const count = (role: string) => membership.members.filter((one) => one.role === role).length;
    return {
      files: [
        { name: "members.csv", mediaType: "text/csv", bytes: Buffer.from(membersCsv(membership), "utf8") },
        jsonFile("answers.json", answers),
      ],
      source: `GitHub organisation ${owner} (${URL.parse(api)?.host})`,
      query: `GET /orgs/${owner}, its members by role and outside_collaborators, each also with filter=2fa_disabled`,
      extractedAt: at,
      rows: membership.members.length,
      completeness: `${counted(count("administrator"), "owner")}, ${counted(count("member"), "other member")}, ${counted(count("outside collaborator"), "outside collaborator")}. Every page was read to its end.`,
      missing: [...hub.doubts(), ...(answers.withoutFactor === null ? [PUBLIC_ALONE] : [])],
      warnings: githubWarnings(hub, { scopes: ["read:org"], app: APP }),
    };
  },

  assess(files, { administrators }) {
    const answers = readJson<GithubMembers>(files, "answers.json");
    if (!Array.isArray(answers?.administrators))
      return [finding("second-factor", "GitHub", "unknown", "The stored answers cannot be read.")];
    return judgeMembers(githubMembership(answers), {
      approved: namesIn(administrators),
      toSee: "Use a token of an owner of the organisation.",
    });
  },
};
