import { record } from "#app/audit";
import { endInvitationsTo } from "#app/operations/installation/leavers-links";
import { endCredentials, endSignIns } from "#app/operations/installation/sign-in-ends";
import { allow, type Work } from "#app/work";
import { revokeLinks } from "#db/installation/one-time-links";
import { deleteSession, type UserRow } from "#db/installation/sessions";
import { findUser, findUserByPerson, listUsers, saveUser } from "#db/installation/users";
import { findPerson } from "#db/people/people";
import { Refused } from "#domain/errors";
import { may, type Role } from "#domain/roles";

/** Gives another role. All sessions of the user end, so that the new role holds at once. */
export async function changeRole(work: Work, userId: string, role: Role): Promise<void> {
  allow(work.actor, "users.edit");
  const user = await existingUser(work, userId);
  if (user.role === role) return;
  if (user.role === "auditor" || role === "auditor") {
    throw new Refused(
      "conflict",
      "Staff and auditors cannot change into each other. End this access and invite them under another address.",
      "role",
    );
  }
  await keepAnOwner(work, user);
  await saveUser(work.db, userId, { role });
  await endSignIns(work, userId);
  await record(work, {
    action: "users.change-role",
    subject: { type: "user", id: userId, ref: user.name },
    before: { role: user.role },
    after: { role },
  });
  await endCredentials(work, user, "their role changed", role);
}

/** Ends a user's sessions and half-finished sign-ins, for instance when a device was lost. They can sign in again. */
export async function endSessionsOf(work: Work, userId: string): Promise<void> {
  allow(work.actor, "users.edit");
  const user = await existingUser(work, userId);
  await endSignIns(work, userId);
  await record(work, {
    action: "users.end-sessions",
    subject: { type: "user", id: userId, ref: user.name },
  });
}

/** Ends a user's access: sessions, open links, calendar address, API tokens, sign-in. The record of what they did stays. */
export async function endUser(work: Work, userId: string): Promise<void> {
  allow(work.actor, "users.edit");
  const user = await existingUser(work, userId);
  await keepAnOwner(work, user);
  await endAccess(work, user);
}

/**
 * Checks that the last day of this person is the actor's to set: it ends their sign-in. That of an owner or officer is set
 * by one who may edit users, or by themselves; programs and operators may set any.
 * @throws Refused (forbidden)
 */
export async function allowLastDay({ db, actor }: Work, personId: string): Promise<void> {
  const user = await findUserByPerson(db, personId);
  if (!user || user.ended_at || user.role === "member") return;
  if (actor.kind !== "user" || actor.userId === user.id || may(actor.role, "users.edit")) return;
  throw new Refused(
    "forbidden",
    `Only an owner can end the access of an owner or a security officer (${user.name}).`,
  );
}

/** Ends the access of a person who leaves, if they have any, and their open invitations. Called when a person is ended. */
export async function endUserOfPerson(work: Work, personId: string): Promise<void> {
  const person = await findPerson(work.db, personId);
  if (person) await endInvitationsTo(work, person);
  const user = await findUserByPerson(work.db, personId);
  if (!user || user.ended_at) return;
  await keepAnOwner(work, user);
  await endAccess(work, user);
}

/** Ends one of one's own sessions, by its stored id. */
export async function endOwnSession(work: Work, sessionId: string): Promise<void> {
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the signed-in user can do this.");
  const row = await work.db
    .selectFrom("sessions")
    .select("id")
    .where("id", "=", sessionId)
    .where("user_id", "=", work.actor.userId)
    .executeTakeFirst();
  if (!row) throw new Refused("not_found", "This session has already ended.");
  await deleteSession(work.db, sessionId);
  await record(work, { action: "sessions.end", subject: { type: "session", id: sessionId.slice(0, 12) } });
}

/** Signs out everywhere: all of one's sessions, this one too, the calendar address and the API tokens that one made. */
export async function endOwnSessions(work: Work): Promise<void> {
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the signed-in user can do this.");
  await endSignIns(work, work.actor.userId);
  await record(work, { action: "sessions.end-all", subject: { type: "user", id: work.actor.userId } });
  const user = await existingUser(work, work.actor.userId);
  await endCredentials(work, user, "they signed out everywhere");
}

async function endAccess(work: Work, user: UserRow): Promise<void> {
  await saveUser(work.db, user.id, { ended_at: work.now.toISOString() });
  await endSignIns(work, user.id);
  for (const kind of ["password-reset", "factor-reset", "invitation"] as const) {
    await revokeLinks(work.db, kind, user.email, work.now);
  }
  await record(work, { action: "users.end", subject: { type: "user", id: user.id, ref: user.name } });
  await endCredentials(work, user, "their access ended");
}

async function existingUser(work: Work, userId: string): Promise<UserRow> {
  const user = await findUser(work.db, userId);
  if (!user || user.ended_at) throw new Refused("not_found", "There is no such user.");
  return user;
}

async function keepAnOwner(work: Work, leaving: UserRow): Promise<void> {
  if (leaving.role !== "owner") return;
  const others = (await listUsers(work.db)).filter(
    (u) => u.role === "owner" && !u.ended_at && u.id !== leaving.id,
  );
  if (others.length === 0)
    throw new Refused("conflict", "This is the only owner. Make another user an owner first.");
}
