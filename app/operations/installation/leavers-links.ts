import { record } from "#app/audit";
import type { Work } from "#app/work";
import { revokeLink } from "#db/installation/made-links";
import { listOpenInvitationsTo } from "#db/installation/one-time-links";
import { organisationDay } from "#db/installation/organisation";
import { knownAliases } from "#db/people/aliases";
import type { PersonRow } from "#db/people/people";
import { Refused } from "#domain/errors";

/** Ends the open invitations of a person who leaves, to whichever of their addresses they went. Returns how many. */
export async function endInvitationsTo(work: Work, person: PersonRow): Promise<number> {
  const ended = new Set<string>();
  for (const email of [person.email, ...knownAliases(person)])
    for (const link of await listOpenInvitationsTo(work.db, { email, personId: person.id }, work.now)) {
      if (ended.has(link.id)) continue;
      ended.add(link.id);
      await revokeLink(work.db, link.id, work.now);
      await record(work, {
        action: "users.revoke-link",
        subject: { type: "one-time-link", id: link.id, ref: link.email ?? "" },
        before: { kind: link.kind, role: link.role },
        reason: `${person.name} leaves`,
      });
    }
  return ended.size;
}

/** No account is opened on or after a person's last day: it would end with the next run of the job that ends leavers. @throws Refused */
export async function refuseLeaver(work: Work, person: PersonRow | undefined): Promise<void> {
  if (!person?.ends_on || person.ends_on > (await organisationDay(work.db, work.now))) return;
  throw new Refused(
    "conflict",
    `The last day of ${person.name} was ${person.ends_on}. If that is wrong, change it under People first.`,
    "email",
  );
}
