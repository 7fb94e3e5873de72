import type { AppContext } from "#app/context";
import { newToken } from "#app/secrets";
import type { Factor, Work } from "#app/work";
import { findSession, insertSession, replaceSession } from "#db/installation/sessions";
import { Refused } from "#domain/errors";

/** Requests that were under way with the old id are still answered for so long, without the new factor. */
const graceMs = 10_000;

export type Renewed = { sessionId: string; secret: string; endsAt: Date };

/**
 * Gives a session a new id, as after every new proof of who it is (ASVS 7.2.4): its begin, its last day and its browser stay.
 * Returns the cookie's new value. @throws Refused "conflict" when another request renewed it first: one id has one successor
 */
export async function renewSession(
  app: AppContext,
  work: Work,
  sessionId: string,
  factor: Factor,
): Promise<Renewed> {
  const old = await findSession(work.db, sessionId);
  if (!old || old.replaced_by)
    throw new Refused("conflict", "This was confirmed a moment ago. Reload the page.", "code");
  const secret = newToken();
  const id = app.secrets.hash("session", secret);
  await insertSession(work.db, {
    ...old,
    id,
    owner_mac: app.secrets.hash("session owner", secret, old.user_id),
    last_seen_at: work.now.toISOString(),
    factor_method: factor.method,
    factor_at: factor.at.toISOString(),
  });
  await replaceSession(work.db, old, id, new Date(work.now.getTime() + graceMs));
  return { sessionId: id, secret, endsAt: new Date(old.expires_at) };
}
