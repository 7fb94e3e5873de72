import type { ReadDb, Tx } from "#db/client";
import { type ApiTokenRow, findApiToken } from "#db/installation/api-tokens";
import { findSession, isRunning } from "#db/installation/sessions";
import { findUser, isOpen } from "#db/installation/users";
import { may, type Role } from "#domain/roles";

/**
 * Whether the session that a request began with still lets its user act in this role: the body of a request may arrive hours
 * after its head. A session that was replaced by a new proof of the same person counts as its successor does.
 */
async function isSessionInForce(
  db: ReadDb | Tx,
  { sessionId, userId, role }: { sessionId: string; userId: string; role: string },
  now: Date,
): Promise<boolean> {
  const [user, session] = [await findUser(db, userId), await findSession(db, sessionId)];
  if (!user || !isOpen(user, now) || user.role !== role || session?.user_id !== userId) return false;
  if (isRunning(session, now)) return true;
  const next = session.replaced_by ? await findSession(db, session.replaced_by) : undefined;
  return next !== undefined && isRunning(next, now);
}

/** Whether a token still works: no longer than it runs, than its maker's account, and than the role that may make tokens. */
export async function isTokenInForce(db: ReadDb | Tx, token: ApiTokenRow, now: Date): Promise<boolean> {
  if (token.revoked_at || token.expires_at <= now.toISOString()) return false;
  if (token.user_id === null) return true;
  const maker = await findUser(db, token.user_id);
  return maker !== undefined && isOpen(maker, now) && may(maker.role as Role, "api-tokens.edit");
}

type Acting =
  | { kind: "user"; userId: string; sessionId: string | null; role: Role }
  | { kind: "token"; tokenId: string }
  | { kind: "job" | "cli" | "guest" };

/**
 * Why the one who acts may no longer, or null. Who it is was looked up when the request's head arrived; its body may come hours
 * later, or after a long wait for a turn, and meanwhile an access, a session or a token may have ended, or a role been changed.
 */
export async function endedMeanwhile(db: ReadDb | Tx, actor: Acting, now: Date): Promise<string | null> {
  if (actor.kind === "token") {
    const token = await findApiToken(db, actor.tokenId);
    return token && (await isTokenInForce(db, token, now)) ? null : "This token has ended meanwhile.";
  }
  if (actor.kind !== "user" || actor.sessionId === null) return null;
  const { userId, sessionId, role } = actor;
  const inForce = await isSessionInForce(db, { userId, sessionId, role }, now);
  return inForce ? null : "Your sign-in has ended meanwhile. Sign in again.";
}
