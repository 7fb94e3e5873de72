import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { cachedUntilWrite } from "#db/read-cache";
import type { FoundationTables } from "#db/schema/foundation";
import { HOUR_MS } from "#domain/durations";

export type SessionRow = Selectable<FoundationTables["sessions"]>;
export type UserRow = Selectable<FoundationTables["users"]>;

const idleMs = 12 * HOUR_MS;

/** The session and its user, if neither has ended: not idle for 12 h, not past its last day, the user not ended or expired. */
export async function findSessionWithUser(
  db: ReadDb,
  id: string,
  now: Date,
): Promise<{ session: SessionRow; user: UserRow } | undefined> {
  const found = await cachedUntilWrite(db, `session ${id}`, () => readSessionWithUser(db, id));
  if (!found || !isRunning(found.session, now)) return undefined;
  const { user } = found;
  return user.expires_at === null || user.expires_at > now.toISOString() ? found : undefined;
}

/** Neither past its last instant nor unused for too long. */
export function isRunning(session: SessionRow, now: Date): boolean {
  const idleSince = new Date(now.getTime() - idleMs).toISOString();
  return session.expires_at > now.toISOString() && session.last_seen_at > idleSince;
}

/** Every request asks for it, so it is read again only when something was written: an ended session is gone at once. */
async function readSessionWithUser(db: ReadDb, id: string) {
  const session = await db.selectFrom("sessions").selectAll().where("id", "=", id).executeTakeFirst();
  if (!session) return undefined;
  const user = await db
    .selectFrom("users")
    .selectAll()
    .where("id", "=", session.user_id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return user ? { session, user } : undefined;
}

/** A session by its id, the keyed hash of its cookie; also one that has expired. */
export async function findSession(db: ReadDb | Tx, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom("sessions").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Adds a session under the keyed hash of its cookie. */
export async function insertSession(
  db: ReadDb,
  row: Insertable<FoundationTables["sessions"]>,
): Promise<void> {
  await db.insertInto("sessions").values(row).execute();
}

/** Lets a session run out at `until`, since `by` took its place; what it took the place of ends at once. */
export async function replaceSession(db: Tx, old: SessionRow, by: string, until: Date): Promise<void> {
  await db.deleteFrom("sessions").where("replaced_by", "=", old.id).execute();
  const expires_at = [old.expires_at, until.toISOString()].sort()[0];
  await db.updateTable("sessions").set({ replaced_by: by, expires_at }).where("id", "=", old.id).execute();
}

/** Ends a session, and the one that it replaced a moment ago. */
export async function deleteSession(db: ReadDb, id: string): Promise<void> {
  await db
    .deleteFrom("sessions")
    .where((eb) => eb.or([eb("id", "=", id), eb("replaced_by", "=", id)]))
    .execute();
}

/** Ends all sessions of a user; `except` may stay. */
export async function deleteUserSessions(db: ReadDb, userId: string, except?: string): Promise<void> {
  let query = db.deleteFrom("sessions").where("user_id", "=", userId);
  if (except) query = query.where("id", "!=", except);
  await query.execute();
}

/** Deletes the sessions of all users that have expired at `now`. */
export async function deleteExpiredSessions(db: ReadDb, now: Date): Promise<void> {
  await db.deleteFrom("sessions").where("expires_at", "<=", now.toISOString()).execute();
}

/** The sessions of a user that work at `now`, the last one used first. */
export async function listSessions(db: ReadDb, userId: string, now: Date): Promise<SessionRow[]> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("user_id", "=", userId)
    .where("replaced_by", "is", null)
    .where("expires_at", ">", now.toISOString())
    .where("last_seen_at", ">", new Date(now.getTime() - idleMs).toISOString())
    .orderBy("last_seen_at", "desc")
    .execute();
}

/** Notes when a session was last used. */
export async function touchSession(db: Tx, id: string, now: Date): Promise<void> {
  await db.updateTable("sessions").set({ last_seen_at: now.toISOString() }).where("id", "=", id).execute();
}

/** The addresses from which the user is signed in, each once. */
export async function listSessionAddresses(db: ReadDb, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("sessions")
    .select("ip")
    .where("user_id", "=", userId)
    .distinct()
    .execute();
  return rows.map(({ ip }) => ip);
}
