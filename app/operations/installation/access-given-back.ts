import { record } from "#app/audit";
import { correctReminders } from "#app/operations/breach-clocks/corrections";
import { allow, type Work } from "#app/work";
import { organisationZone } from "#db/installation/organisation";
import { saveUser } from "#db/installation/users";
import { listEndedAhead } from "#db/installation/users-ended-ahead";

/**
 * Restores access that was ended at an instant still to come, before the person's last day. They sign in as
 * before; sessions, links, tokens and calendar addresses that ended stay ended. Who was alarmed by a reminder that the wrong
 * clock sent is notified now. Returns how many.
 */
export async function giveAccessBack(work: Work, publicUrl: string): Promise<number> {
  allow(work.actor, "users.invite");
  const zone = await organisationZone(work.db);
  const ended = await listEndedAhead(work.db, work.now, zone);
  for (const { id, name, ended_at, ends_on } of ended) {
    await saveUser(work.db, id, { ended_at: null });
    await record(work, {
      action: "users.give-back",
      subject: { type: "user", id, ref: name },
      before: { ended_at },
      after: { ended_at: null },
      reason: `The clock of the server was ahead when it ended this access; the last day is ${ends_on}.`,
    });
  }
  await correctReminders(work, publicUrl, new Set(ended.map(({ id }) => id)));
  return ended.length;
}
