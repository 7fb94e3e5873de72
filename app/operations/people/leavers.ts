import { endInvitationsTo } from "#app/operations/installation/leavers-links";
import { endUserOfPerson } from "#app/operations/installation/users";
import type { Work } from "#app/work";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { organisationDay } from "#db/installation/organisation";
import { findUserByPerson } from "#db/installation/users";
import { listPeople } from "#db/people/people";
import { Refused } from "#domain/errors";

/**
 * Ends the sign-in and the open invitations of people whose last day has come. The only owner stays until there is another.
 * Returns how many sign-ins ended.
 */
export async function endLeavers(work: Work): Promise<number> {
  const today = await organisationDay(work.db, work.now);
  const invited = (await listOpenInvitations(work.db, work.now, 1)).count > 0;
  let ended = 0;
  for (const person of await listPeople(work.db)) {
    if (person.ends_on === null || person.ends_on > today) continue;
    const user = await findUserByPerson(work.db, person.id);
    if (!user && invited) await endInvitationsTo(work, person);
    if (!user || user.ended_at) continue;
    try {
      await endUserOfPerson(work, person.id);
      ended += 1;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return ended;
}
