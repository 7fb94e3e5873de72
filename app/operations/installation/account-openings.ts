import { record } from "#app/audit";
import type { Door } from "#app/auth/sign-in";
import { readEyesFacts } from "#app/queries/installation/two-pairs";
import { type Actor, allow, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { newId } from "#db/ids";
import { confirmOpenings, insertOpening } from "#db/installation/account-openings";
import type { OneTimeLinkRow } from "#db/installation/one-time-links";
import { actedFrom, listUsersHere, usedBrowser } from "#db/installation/sign-in-watch";
import { findUser } from "#db/installation/users";
import { DAY_MS } from "#domain/durations";
import { Refused } from "#domain/errors";
import { browserName } from "#domain/installation/browsers";
import { networkOf } from "#domain/installation/sign-in-watch";
import { mayConfirm, type OpeningWay } from "#domain/installation/two-pairs";

/** Who made a one-time link, for its row: the user's id or the kind of program, and the name for the record. */
export function madeBy(actor: Actor): Pick<OneTimeLinkRow, "created_by" | "created_by_name"> {
  return {
    created_by: actor.kind === "user" ? actor.userId : actor.kind,
    created_by_name: "name" in actor ? actor.name : null,
  };
}

/**
 * Notes that the link which opened an account, or gave it a new second factor, could have been used by another user: it
 * was shown to the one who made it, or it was opened in a session, or from an address and browser, of theirs or of
 * another user who decides.
 */
export async function noteOpening(
  work: Work,
  link: OneTimeLinkRow,
  user: { id: string; name: string },
  door: Door,
): Promise<void> {
  const opening = await openingBy(work, link, user.id, door);
  if (!opening) return;
  const by = await findUser(work.db, opening.by ?? "");
  const byName = by?.name ?? link.created_by_name ?? "an operator";
  await insertOpening(work.db, {
    id: newId(work.now),
    user_id: user.id,
    opened_by: by?.id ?? null,
    opened_by_name: byName,
    way: opening.way,
    opened_at: work.now.toISOString(),
  });
  await record(work, {
    action: "users.open-within-reach",
    subject: { type: "user", id: user.id, ref: user.name },
    after: { by: byName, way: opening.way },
  });
}

/** Who could have opened the account, and how: first of all the one who made the link. One user, for each is linked with the account. */
async function openingBy(
  { db, now }: Work,
  link: OneTimeLinkRow,
  userId: string,
  door: Door,
): Promise<{ way: OpeningWay; by: string | null } | null> {
  const maker = link.created_by;
  const session = door.signedInAs;
  if (link.shown === 1) return { way: "link", by: maker };
  if (session && session === maker) return { way: "session", by: maker };
  const here = (await listUsersHere(db, placeOf(door))).filter((id) => id !== userId);
  if (maker !== null && (here.includes(maker) || (await workedHere(db, maker, door, now))))
    return { way: "browser", by: maker };
  if (session && session !== userId) return { way: "session", by: session };
  const other = here.find((id) => id !== maker);
  return other ? { way: "browser", by: other } : null;
}

/** A user who signed in elsewhere, took the browser along and worked at this address: the log has the address alone. */
async function workedHere(db: ReadDb, userId: string, door: Door, now: Date): Promise<boolean> {
  if (!(await usedBrowser(db, userId, browserName(door.userAgent)))) return false;
  return actedFrom(db, userId, door.ip, new Date(now.getTime() - 30 * DAY_MS));
}

// One address is a whole office; one address and one browser are likely one desk. Sessions end and leave no row: the
// browsers that an account signed in from stay known, by name and network.
const placeOf = ({ ip, userAgent }: Door) => ({
  ip,
  userAgent: userAgent.slice(0, 300),
  browser: browserName(userAgent),
  network: networkOf(ip),
});

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
