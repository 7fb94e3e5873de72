import { flagAt, idAt, textAt } from "#evidence/account-apis/values";
import type { Gitlab } from "#evidence/code-hosts/gitlab-reading";
import type { Membership } from "#evidence/code-hosts/members";

/** GitLab's answers, as they came. */
export type GitlabMembers = { group: unknown; members: unknown[] };

/** What the token must be allowed to do. */
export const GITLAB_MEMBER_PERMISSIONS = "the group with “read_api” as an Owner";

/** Reads who belongs to a group, inherited members included. @throws Refused */
export async function readGitlabMembers(hub: Gitlab, group: string): Promise<GitlabMembers> {
  const at = `/groups/${encodeURIComponent(group)}`;
  const { body } = await hub.get(`${at}?with_projects=false`);
  const members = await hub.list(`${at}/members/all?per_page=100`, (row) => idAt(row, "id", hub.name));
  return { group: body, members };
}

/**
 * The members in the words of every code host. Blocked users cannot sign in, and the users of access tokens cannot have a second factor:
 * neither counts. Access levels: docs.gitlab.com, "Group and project members API" (50: Owner).
 */
export function gitlabMembership({ group, members }: GitlabMembers): Membership {
  return {
    organisation: textAt(group, "full_path") ?? "GitLab",
    members: members
      .filter((row) => textAt(row, "state") !== "blocked")
      .filter((row) => !/^(group|project)_\d+_bot/.test(textAt(row, "username") ?? ""))
      .map((row) => ({
        login: textAt(row, "username") ?? "",
        role: Number(textAt(row, "access_level")) >= 50 ? "administrator" : "member",
        secondFactor: flagAt(row, "two_factor_enabled"),
      })),
    required: flagAt(group, "require_two_factor_authentication"),
  };
}
