import { record } from "#app/audit";
import type { Work } from "#app/work";
import { listOpenLinksMadeBy, revokeLink } from "#db/installation/made-links";
import type { UserRow } from "#db/installation/sessions";
import { mayGiveRole } from "#domain/installation/users";
import { may, type Role } from "#domain/roles";

/**
 * A link that was shown to its maker opens an account for whoever kept it. With the access itself end those that went by mail
 * too: they were this user's word. With `role` stays what that role may give.
 */
export async function endLinksMade(
  work: Work,
  user: Pick<UserRow, "id">,
  { reason, role, ended }: { reason: string; role?: Role; ended: boolean },
): Promise<void> {
  for (const link of await listOpenLinksMadeBy(work.db, user.id, work.now)) {
    const given = link.role as Role | null;
    const stays = role ? mayStillMake(role, given) : !ended && link.shown === 0;
    if (stays) continue;
    await revokeLink(work.db, link.id, work.now);
    await record(work, {
      action: "users.revoke-link",
      subject: { type: "one-time-link", id: link.id, ref: link.email ?? "" },
      before: { kind: link.kind, role: link.role },
      reason,
    });
  }
}

/** An invitation gives a role; the other links are for those who may edit users. */
function mayStillMake(role: Role, given: Role | null): boolean {
  return given ? mayGiveRole(role, given) : may(role, "users.edit");
}
