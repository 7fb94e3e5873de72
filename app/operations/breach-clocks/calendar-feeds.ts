import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { newToken } from "#app/secrets";
import { allow, type Work } from "#app/work";
import { insertFeed, revokeFeeds } from "#db/breach-clocks/calendar-feeds";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";

/** Makes the actor's calendar address, replacing the old one: the secret is answered once, only its hash is kept, and an older address ends. */
export async function makeCalendarFeed(app: AppContext, work: Work): Promise<string> {
  const userId = ownId(work);
  const token = newToken();
  await revokeFeeds(work.db, userId, work.now);
  const id = newId(work.now);
  await insertFeed(work.db, {
    id,
    user_id: userId,
    token_hash: app.secrets.hash("calendar feed", token),
    created_at: work.now.toISOString(),
  });
  await record(work, { action: "calendar-feeds.make", subject: { type: "calendar_feed", id } });
  return token;
}

/** Ends the actor's calendar address. */
export async function revokeCalendarFeed(work: Work): Promise<void> {
  const userId = ownId(work);
  await revokeFeeds(work.db, userId, work.now);
  await record(work, { action: "calendar-feeds.revoke", subject: { type: "user", id: userId } });
}

function ownId(work: Work): string {
  allow(work.actor, "channels.edit-own");
  if (work.actor.kind !== "user") throw new Refused("forbidden", "Only the person signed in can do this.");
  return work.actor.userId;
}
