import type { Insertable, Selectable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ChannelsTables } from "#db/schema/channels";

type FeedRow = Selectable<ChannelsTables["calendar_feeds"]>;

/** Adds a user's calendar address; of its secret part the hash alone. */
export async function insertFeed(db: Tx, row: Insertable<ChannelsTables["calendar_feeds"]>): Promise<void> {
  await db.insertInto("calendar_feeds").values(row).execute();
}

/** A user's feed that is in use. There is at most one. */
export async function findFeed(db: ReadDb, userId: string): Promise<FeedRow | undefined> {
  return db
    .selectFrom("calendar_feeds")
    .selectAll()
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
}

/** The feed with this secret, and whose it is; undefined when it was revoked or the person's sign-in has ended. */
export async function findFeedByToken(db: ReadDb, tokenHash: string) {
  return db
    .selectFrom("calendar_feeds")
    .innerJoin("users", "users.id", "calendar_feeds.user_id")
    .select(["calendar_feeds.id", "users.id as userId", "users.name"])
    .where("token_hash", "=", tokenHash)
    .where("revoked_at", "is", null)
    .where("users.ended_at", "is", null)
    .executeTakeFirst();
}

/** Ends every calendar address of a user that is still valid. */
export async function revokeFeeds(db: Tx, userId: string, at: Date): Promise<void> {
  await db
    .updateTable("calendar_feeds")
    .set({ revoked_at: at.toISOString() })
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null)
    .execute();
}

/** Notes when a calendar was last read. */
export async function touchFeed(db: Tx, id: string, at: Date): Promise<void> {
  await db
    .updateTable("calendar_feeds")
    .set({ last_read_at: at.toISOString() })
    .where("id", "=", id)
    .execute();
}
