import { flagAt, idAt, textAt } from "#evidence/account-apis/values";
import type { Github } from "#evidence/code-hosts/github-reading";
import type { Member, Membership } from "#evidence/code-hosts/members";

/** GitHub's answers, as they came: lists of users, and the organisation. `null`: refused to this token. */
export type GithubMembers = {
  organisation: unknown;
  administrators: unknown[];
  members: unknown[];
  outside: unknown[];
  /** Members and outside collaborators without a second factor; only owners see them. */
  withoutFactor: unknown[] | null;
  outsideWithoutFactor: unknown[] | null;
};

/** What a token must be allowed to read. */
export const MEMBER_PERMISSIONS = "“Members” of the organisation";

/** Reads who belongs to an organisation, and with which role and second factor. @throws Refused */
export async function readGithubMembers(hub: Github, owner: string): Promise<GithubMembers> {
  const at = `/orgs/${encodeURIComponent(owner)}`;
  const list = (path: string) => hub.list(`${at}/${path}`, (row) => idAt(row, "id", hub.name));
  // 403 to who is no owner; 422 where the organisation does not show it.
  const weak = async (path: string) => {
    const { status } = await hub.get(`${at}/${path}?filter=2fa_disabled&per_page=1`, [403, 422]);
    return status < 300 ? list(`${path}?filter=2fa_disabled&per_page=100`) : null;
  };
  return {
    organisation: (await hub.get(at)).body,
    administrators: await list("members?role=admin&per_page=100"),
    members: await list("members?role=member&per_page=100"),
    outside: await list("outside_collaborators?per_page=100"),
    withoutFactor: await weak("members"),
    outsideWithoutFactor: await weak("outside_collaborators"),
  };
}

/** The members in the words of every code host. */
export function githubMembership(answers: GithubMembers): Membership {
  const idsOf = (rows: unknown[] | null) => rows && new Set(rows.map((row) => textAt(row, "id")));
  const [weak, weakOutside] = [idsOf(answers.withoutFactor), idsOf(answers.outsideWithoutFactor)];
  const those = (rows: unknown[], role: Member["role"], without: Set<string | null> | null) =>
    rows.map((row) => ({
      login: textAt(row, "login") ?? "",
      role,
      secondFactor: without && !without.has(textAt(row, "id")),
    }));
  return {
    organisation: textAt(answers.organisation, "login") ?? "GitHub",
    members: [
      ...those(answers.administrators, "administrator", weak),
      ...those(answers.members, "member", weak),
      ...those(answers.outside, "outside collaborator", weakOutside),
    ],
    required: flagAt(answers.organisation, "two_factor_requirement_enabled"),
  };
}
