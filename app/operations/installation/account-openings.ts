import { record } from "#app/audit";
import type { Door } from "#app/auth/sign-in";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { type Actor, allow, type Work } from "#app/work";
import { newId } from "#db/ids";
import { confirmOpenings, insertOpening } from "#db/installation/account-openings";
import type { OneTimeLinkRow } from "#db/installation/one-time-links";
import { listSessions } from "#db/installation/sessions";
import { findUser } from "#db/installation/users";
import { Refused } from "#domain/errors";
import { mayConfirm, type OpeningWay } from "#domain/installation/two-pairs";

/** Who made a one-time link, for its row: the user's id or the kind of program, and the name for the record. */
export function madeBy(actor: Actor): Pick<OneTimeLinkRow, "created_by" | "created_by_name"> {
  return {
    created_by: actor.kind === "user" ? actor.userId : actor.kind,
    created_by_name: "name" in actor ? actor.name : null,
  };
}

/**
 * Notes that the link which opened an account, or gave it a new second factor, could have been used by the one who made
 * it: it was shown to them, or it was opened in their session or in their browser at their address.
 */
export async function noteOpening(
  work: Work,
  link: OneTimeLinkRow,
  user: { id: string; name: string },
  door: Door,
): Promise<void> {
  const way = await openingWay(work, link, door);
  if (!way) return;
  const by = await findUser(work.db, link.created_by ?? "");
  const byName = by?.name ?? link.created_by_name ?? "an operator";
  await insertOpening(work.db, {
    id: newId(work.now),
    user_id: user.id,
    opened_by: by?.id ?? null,
    opened_by_name: byName,
    way,
    opened_at: work.now.toISOString(),
  });
  await record(work, {
    action: "users.open-within-reach",
    subject: { type: "user", id: user.id, ref: user.name },
    after: { by: byName, way },
  });
}

async function openingWay(work: Work, link: OneTimeLinkRow, door: Door): Promise<OpeningWay | null> {
  if (link.shown === 1) return "link";
  if (link.created_by === null) return null;
  if (door.signedInAs === link.created_by) return "session";
  const sessions = await listSessions(work.db, link.created_by, work.now);
  // One address is a whole office; one address and one browser are likely one desk.
  const here = sessions.some(
    ({ ip, user_agent }) => ip === door.ip && user_agent === door.userAgent.slice(0, 300),
  );
  return here ? "browser" : null;
}

/**
 * An owner confirms that the account is held by a person of its own. Only then is it a second person for the one
 * who could have opened it.
 * @throws Refused for an owner whose own account is linked with it, and when nothing waits for it
 */
export async function confirmSeparatePerson(work: Work, userId: string): Promise<void> {
  const { actor } = work;
  allow(actor, "users.edit");
  if (actor.kind !== "user") throw new Refused("forbidden", "Only a signed-in owner can confirm this.");
  const user = await findUser(work.db, userId);
  if (!user || user.ended_at) throw new Refused("not_found", "There is no such user.");
  if (!mayConfirm(await readEyesFacts(work.db), actor.userId, userId)) {
    throw new Refused(
      "forbidden",
      "Ask another owner, whose own account is not linked with this one, to confirm.",
    );
  }
  const confirmed = await confirmOpenings(work.db, userId, { id: actor.userId, name: actor.name }, work.now);
  if (confirmed === 0) throw new Refused("conflict", "This account does not need a confirmation.");
  await record(work, {
    action: "users.confirm-separate-person",
    subject: { type: "user", id: userId, ref: user.name },
    after: { confirmed },
  });
}
