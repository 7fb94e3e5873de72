import { counted } from "#domain/counted";
import { z } from "#domain/schema";
import { forgejoFields, forgejoOwner } from "#evidence/code-hosts/forgejo-fields";
import {
  FORGEJO_MEMBER_PERMISSIONS,
  type ForgejoMembers,
  forgejoMembership,
  readForgejoMembers,
} from "#evidence/code-hosts/forgejo-members";
import { forgejoWarnings, openForgejoReading } from "#evidence/code-hosts/forgejo-reading";
import { membersCsv } from "#evidence/code-hosts/members";
import { administratorsSetting, apiField, namesField, namesIn } from "#evidence/code-hosts/settings";
import { judgeMembers } from "#evidence/collectors/code-host-members";
import { type Collector, finding, jsonFile, readJson } from "#evidence/collectors/collector";

const schema = z.object({
  api: apiField(),
  owner: forgejoOwner,
  administrators: namesField(/^[\w.-]{1,255}$/, "Enter user names, one on each line."),
});
type Settings = z.output<typeof schema>;

/** Who belongs to an organisation of Forgejo or Gitea, and who owns it. */
export const forgejoMembers: Collector<Settings> = {
  name: "forgejo-members",
  version: 1,
  title: "Members of a Forgejo or Gitea organisation",
  does: "Lists members and owners of an organisation, and owners who are not approved. Second factors are not stated by Forgejo.",
  settings: [...forgejoFields(`A token that may read ${FORGEJO_MEMBER_PERMISSIONS}.`), administratorsSetting],
  schema,
  destination: ({ api }) => URL.parse(api)?.origin ?? api,
  takesMinutes: true,
  cron: "40 5 * * 1",
  controls: ["AC-05"],

  async collect({ api, owner }, reach) {
    const { token } = reach.secrets;
    if (!token) throw new Error("Enter a token.");
    const extractedAt = reach.now();
    const hub = openForgejoReading(reach, { api, token, permissions: FORGEJO_MEMBER_PERMISSIONS });
    const answers = await readForgejoMembers(hub, owner);
    const membership = forgejoMembership(answers);
    const csv = Buffer.from(membersCsv(membership), "utf8");
    return {
      files: [{ name: "members.csv", mediaType: "text/csv", bytes: csv }, jsonFile("answers.json", answers)],
      source: `Forgejo organisation ${owner} (${URL.parse(api)?.host})`,
      query: `GET /orgs/${owner}/members and /teams, and the members of teams with the permission “owner”`,
      extractedAt,
      rows: membership.members.length,
      completeness: `${counted(membership.members.length, "member")}. Every page was read to its end.`,
      missing: hub.doubts(),
      warnings: await forgejoWarnings(hub),
    };
  },

  assess(files, { administrators }) {
    const answers = readJson<ForgejoMembers>(files, "answers.json");
    if (!Array.isArray(answers?.members) || !Array.isArray(answers.owners))
      return [finding("administrators", "Forgejo", "unknown", "The stored answers cannot be read.")];
    return judgeMembers(forgejoMembership(answers), {
      approved: namesIn(administrators),
      toSee: "Forgejo and Gitea show it to administrators of the site alone, under Users.",
    });
  },
};
