import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ChannelsTables } from "#db/schema/channels";

export type ChannelRow = Selectable<ChannelsTables["channels"]>;

/** Channels in use: of the organisation and of people whose sign-in has not ended. */
export async function listLiveChannels(db: ReadDb): Promise<ChannelRow[]> {
  return db
    .selectFrom("channels")
    .leftJoin("users", "users.id", "channels.user_id")
    .selectAll("channels")
    .where("channels.ended_at", "is", null)
    .where("users.ended_at", "is", null)
    .orderBy("channels.created_at")
    .orderBy("channels.id")
    .execute();
}

/** The organisation's channels, or those of one user. */
export async function listChannelsOf(db: ReadDb, userId: string | null): Promise<ChannelRow[]> {
  return (await listLiveChannels(db)).filter((one) => one.user_id === userId);
}

/** Channels with something that is due now. */
export async function listDueChannels(db: ReadDb, now: Date): Promise<ChannelRow[]> {
  return db
    .selectFrom("channels")
    .selectAll()
    .where("id", "in", (eb) =>
      eb
        .selectFrom("deliveries")
        .select("channel_id")
        .where("channel_id", "is not", null)
        .where("next_try_at", "<=", now.toISOString()),
    )
    .orderBy("id")
    .execute();
}

/** A channel by its id, its settings sealed; also one that has ended. */
export async function findChannel(db: ReadDb, id: string): Promise<ChannelRow | undefined> {
  return db.selectFrom("channels").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Adds a channel. The address and its secret are sealed by the caller. */
export async function insertChannel(db: Tx, row: Insertable<ChannelsTables["channels"]>): Promise<void> {
  await db.insertInto("channels").values(row).execute();
}

/** Changes columns of a channel: its settings, or how its last attempt ended. */
export async function saveChannel(
  db: Tx,
  id: string,
  change: Updateable<ChannelsTables["channels"]>,
): Promise<void> {
  await db.updateTable("channels").set(change).where("id", "=", id).execute();
}
