import { type Insertable, type Selectable, type SqlBool, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { oneOf } from "#db/one-of";
import type { FoundationTables } from "#db/schema/foundation";

/** Queues a delivery. False when its key was queued before. */
export async function insertDelivery(
  db: Tx,
  row: Insertable<FoundationTables["deliveries"]>,
): Promise<boolean> {
  const done = await db
    .insertInto("deliveries")
    .values(row)
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export type DeliveryRow = Selectable<FoundationTables["deliveries"]>;

/** A mail by its id, whether it waits, was sent or was abandoned. */
export async function findDelivery(db: ReadDb, id: string): Promise<DeliveryRow | undefined> {
  return db.selectFrom("deliveries").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Reminders and mail to those who sign in; and mail to everyone else, such as notices. */
export const mailLanes = ["own", "others"] as const;
export type MailLane = (typeof mailLanes)[number];

/** Which of the two a mail belongs to. */
export function laneOf(mail: Pick<DeliveryRow, "purpose" | "user_id">): MailLane {
  return mail.purpose === "reminder" || mail.user_id !== null ? "own" : "others";
}

/**
 * Takes up to `limit` mails that are due for one worker, reminders first, then what goes to those who sign in, then notices to
 * others: until `leaseUntil` no other worker takes them, and those of a worker that dies are tried again then. In the order to send them.
 */
export async function claimMails(
  db: Tx,
  now: Date,
  leaseUntil: Date,
  limit: number,
  {
    domain = "surety",
    claimant = null,
    lanes = mailLanes,
  }: { domain?: string; claimant?: string | null; lanes?: readonly MailLane[] } = {},
): Promise<DeliveryRow[]> {
  const due = await db
    .selectFrom("deliveries")
    .selectAll()
    .where("channel", "=", "mail")
    .where("next_try_at", "<=", now.toISOString())
    .$if(!lanes.includes("others"), (query) =>
      query.where((eb) => eb.or([eb("purpose", "=", "reminder"), eb("user_id", "is not", null)])),
    )
    .$if(!lanes.includes("own"), (query) =>
      query.where("purpose", "!=", "reminder").where("user_id", "is", null),
    )
    .orderBy((eb) => eb("purpose", "!=", "reminder"))
    .orderBy((eb) => eb("user_id", "is", null))
    .orderBy("next_try_at")
    .orderBy("id")
    .limit(limit)
    .execute();
  const ids = due.map((mail) => mail.id);
  if (ids.length === 0) return [];
  const lease = leaseUntil.toISOString();
  // A Message-ID has its domain from the first attempt on; one that may have left keeps it.
  const named = (mail: DeliveryRow) =>
    mail.tries === 0 ? mail.message_id.replace(/@surety>$/, () => `@${domain}>`) : mail.message_id;
  for (const mail of due)
    if (named(mail) !== mail.message_id)
      await db
        .updateTable("deliveries")
        .set({ message_id: named(mail) })
        .where("id", "=", mail.id)
        .execute();
  await db
    .updateTable("deliveries")
    .set((eb) => ({
      next_try_at: lease,
      held_back: null,
      claimed_by: claimant,
      handed_over_at: null,
      tries: eb("tries", "+", 1),
    }))
    .where(oneOf("id", ids))
    .execute();
  return due.map((mail) => ({
    ...mail,
    message_id: named(mail),
    next_try_at: lease,
    tries: mail.tries + 1,
  }));
}

/** Gives back mails that were taken and not tried, for any worker to take at once; not those another has taken since. */
export async function giveBackMails(db: Tx, now: Date, mails: readonly DeliveryRow[]): Promise<void> {
  for (const { id, next_try_at } of mails)
    await db
      .updateTable("deliveries")
      .set((eb) => ({ next_try_at: now.toISOString(), claimed_by: null, tries: eb("tries", "-", 1) }))
      .where("id", "=", id)
      .where("next_try_at", "=", next_try_at)
      .execute();
}

/** Takes the next message that is due on one channel beside the mail, in the same way; with `id`, that delivery alone. */
export async function claimChannelDelivery(
  db: Tx,
  channelId: string,
  now: Date,
  leaseUntil: Date,
  id?: string,
): Promise<DeliveryRow | undefined> {
  let query = db
    .selectFrom("deliveries")
    .select("id")
    .where("channel_id", "=", channelId)
    .where("next_try_at", "<=", now.toISOString());
  if (id) query = query.where("id", "=", id);
  const next = await query.orderBy("next_try_at").orderBy("id").limit(1).executeTakeFirst();
  if (!next) return undefined;
  return db
    .updateTable("deliveries")
    .set((eb) => ({ next_try_at: leaseUntil.toISOString(), held_back: null, tries: eb("tries", "+", 1) }))
    .where("id", "=", next.id)
    .returningAll()
    .executeTakeFirst();
}

/** Changes how far a mail has come. A trigger refuses to send what an exercise keeps. */
export async function saveDelivery(
  db: Tx,
  id: string,
  change: Updateable<FoundationTables["deliveries"]>,
): Promise<void> {
  await db.updateTable("deliveries").set(change).where("id", "=", id).execute();
}

/** Takes out of the queue what an exercise must not send. */
export async function keepDelivery(db: Tx, id: string, at: Date, words: string): Promise<void> {
  await db
    .updateTable("deliveries")
    .set((eb) => ({
      next_try_at: null,
      withheld_at: eb.fn.coalesce("withheld_at", eb.val(at.toISOString())),
      answer: words,
    }))
    .where("id", "=", id)
    .execute();
}

/** Gives up what waits for a channel that is gone. */
export async function failWaitingOn(db: Tx, channelId: string, at: Date, cause: string): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ next_try_at: null, failed_at: at.toISOString(), last_error: cause })
    .where("channel_id", "=", channelId)
    .where("next_try_at", "is not", null)
    .execute();
}

/** Mails given up for good, and those that a server's policy refuses and that are tried again, oldest first. */
export async function listFailedDeliveries(db: ReadDb): Promise<DeliveryRow[]> {
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where((eb) =>
      eb.or([
        eb("failed_at", "is not", null),
        eb.and([eb("fault", "=", "policy"), eb("next_try_at", "is not", null)]),
      ]),
    )
    .orderBy("failed_at")
    .execute();
}

/** The state of the mail queue: mails waiting, since when the oldest waits, the last error among them, what the server said where the cause is ours, when each was given up. */
export async function countDeliveries(db: ReadDb) {
  const mails = await db
    .selectFrom("deliveries")
    .select((eb) => [
      eb.fn.countAll<number>().as("waiting"),
      eb.fn.min(eb.fn.coalesce("waiting_since", "queued_at")).as("oldest"),
      eb.fn.max("last_error").as("error"),
      eb.fn.max("last_error").filterWhere("fault", "is not", null).as("refusal"),
    ])
    .where("channel", "=", "mail")
    .where("next_try_at", "is not", null)
    .executeTakeFirstOrThrow();
  const failed = await db
    .selectFrom("deliveries")
    .select("failed_at")
    .where("channel", "=", "mail")
    .where("failed_at", "is not", null)
    .where("next_try_at", "is", null)
    .execute();
  return { ...mails, failures: failed.map((one) => one.failed_at!) };
}

/** The ids of refused mails of which others were notified. */
export async function listRefusedKnown(db: ReadDb): Promise<Set<string>> {
  const rows = await db
    .selectFrom("deliveries")
    .select("purpose_id")
    // Written out, so that SQLite uses the index of these rows alone.
    .where(sql<SqlBool>`purpose = 'refused'`)
    .execute();
  return new Set(rows.flatMap((row) => row.purpose_id ?? []));
}
