import type { AppContext } from "#app/context";
import { listOpenInvitations } from "#db/installation/one-time-links";
import { organisationZone } from "#db/installation/organisation";
import { listEndedAhead } from "#db/installation/users-ended-ahead";
import { listWithoutAccount } from "#db/people/people";
import { cachedUntilInstant } from "#db/read-cache";
import { dayOf } from "#domain/days";
import { toleratedMs } from "#domain/installation/clock-changes";

/**
 * The newest `limit` open invitations, as many people of today's staff who have neither account nor invitation, each with how many
 * there are, and users whose access was ended at an instant still to come. Kept until a write, or until an invitation ends.
 */
export async function readInvitations(app: AppContext, limit: number) {
  const { read } = app;
  const now = app.now();
  const zone = await organisationZone(read);
  const today = dayOf(now, zone);
  return cachedUntilInstant(read, `invitations ${today} ${limit}`, now, async () => {
    const invited = await listOpenInvitations(read, now, limit);
    const without = await listWithoutAccount(read, today, now, limit);
    const endedAhead = await listEndedAhead(read, now, zone);
    const ahead = endedAhead.map(({ ended_at }) => Date.parse(ended_at) - toleratedMs);
    const ends = [...(invited.firstEnd ? [invited.firstEnd.getTime()] : []), ...ahead];
    const until = ends.length > 0 ? new Date(Math.min(...ends)) : null;
    return { value: { invited, without, endedAhead }, until };
  });
}
