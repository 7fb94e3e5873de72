import type { ReadDb, Tx } from "#db/client";
import type { OneTimeLinkRow } from "#db/installation/one-time-links";

/** The links that a user has made and that can still be used at `now`. */
export async function listOpenLinksMadeBy(
  db: ReadDb | Tx,
  userId: string,
  now: Date,
): Promise<OneTimeLinkRow[]> {
  return db
    .selectFrom("one_time_links")
    .selectAll()
    .where("created_by", "=", userId)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now.toISOString())
    .orderBy("created_at")
    .execute();
}

/** Revokes one link. */
export async function revokeLink(db: Tx, id: string, now: Date): Promise<void> {
  await db
    .updateTable("one_time_links")
    .set({ revoked_at: now.toISOString(), totp_secret: null })
    .where("id", "=", id)
    .execute();
}
