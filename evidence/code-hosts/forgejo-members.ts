import { idAt, textAt } from "#evidence/account-apis/values";
import type { Host } from "#evidence/code-hosts/host";
import type { Membership } from "#evidence/code-hosts/members";

/** Forgejo's answers, as they came. */
export type ForgejoMembers = { owner: string; members: unknown[]; teams: unknown[]; owners: unknown[] };

/** What the token must be allowed to read. */
export const FORGEJO_MEMBER_PERMISSIONS = "“organization”, as a member of it";

/** Reads who belongs to an organisation, and who is in a team of owners. @throws Refused */
export async function readForgejoMembers(hub: Host, owner: string): Promise<ForgejoMembers> {
  const at = `/orgs/${encodeURIComponent(owner)}`;
  const list = (path: string) => hub.list(`${path}?limit=50`, (row) => idAt(row, "id", hub.name));
  const members = await list(`${at}/members`);
  const teams = await list(`${at}/teams`);
  const owners: unknown[] = [];
  for (const team of teams)
    if (textAt(team, "permission") === "owner")
      for (const owner of await list(`/teams/${textAt(team, "id")}/members`)) owners.push(owner);
  return { owner, members, teams, owners };
}

/** The members in the words of every code host. The interface states no second factor. */
export function forgejoMembership({ owner, members, owners }: ForgejoMembers): Membership {
  const isOwner = new Set(owners.map((row) => textAt(row, "id")));
  return {
    organisation: owner,
    members: members.map((row) => ({
      login: textAt(row, "login") ?? "",
      role: isOwner.has(textAt(row, "id")) ? "administrator" : "member",
      secondFactor: null,
    })),
    required: null,
  };
}
