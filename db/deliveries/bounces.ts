import type { Insertable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { DeliveryRow } from "#db/deliveries/deliveries";
import { oneOf } from "#db/one-of";
import type { ChannelsTables } from "#db/schema/channels";
import { localParts } from "#domain/deliveries/server-ids";

/** False when this notification was recorded before. */
export async function insertBounce(db: Tx, row: Insertable<ChannelsTables["bounces"]>): Promise<boolean> {
  const done = await db
    .insertInto("bounces")
    .values(row)
    .onConflict((conflict) => conflict.column("digest").doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Which of these notifications were recorded before. */
export async function listKnownDigests(db: ReadDb, digests: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < digests.length; at += 500) {
    const some = digests.slice(at, at + 500);
    for (const { digest } of await db
      .selectFrom("bounces")
      .select("digest")
      .where(oneOf("digest", some))
      .execute())
      known.add(digest);
  }
  return known;
}

/** Our mail with one of these Message-IDs, or with our own id before another domain. */
export async function findMailById(
  db: ReadDb | Tx,
  messageIds: readonly string[],
): Promise<DeliveryRow | undefined> {
  if (messageIds.length === 0) return undefined;
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("channel", "=", "mail")
    .where((eb) => eb.or([oneOf("message_id", messageIds), oneOf("id", localParts(messageIds))]))
    .executeTakeFirst();
}

/** Our mail to this address to which its server gave one of these ids. */
export async function findMailByServerId(
  db: ReadDb | Tx,
  serverIds: readonly string[],
  recipient: string,
): Promise<DeliveryRow | undefined> {
  if (serverIds.length === 0) return undefined;
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("channel", "=", "mail")
    .where(oneOf("server_id", serverIds))
    .where((eb) => eb(eb.fn("lower", ["recipient"]), "=", recipient))
    .executeTakeFirst();
}

/** Mails to this address that a server took since `from` and that have not come back. */
export async function listMailsTo(db: ReadDb | Tx, recipient: string, from: Date): Promise<DeliveryRow[]> {
  return db
    .selectFrom("deliveries")
    .selectAll()
    .where("channel", "=", "mail")
    .where((eb) => eb(eb.fn("lower", ["recipient"]), "=", recipient))
    .where("sent_at", ">=", from.toISOString())
    .where("failed_at", "is", null)
    .execute();
}

/** What came back, newest record first, with the mail that it was and the incident that it was about. */
export async function listBounces(db: ReadDb, limit: number) {
  return db
    .selectFrom("bounces")
    .leftJoin("deliveries", "deliveries.id", "bounces.delivery_id")
    .select([
      "bounces.id",
      "bounces.recipient",
      "action",
      "bounces.status",
      "diagnostic",
      "file",
      "recorded_at",
      "matched_by",
      "bounces.delivery_id",
      "bounces.subject as notification",
    ])
    .leftJoin("incidents", (join) =>
      join.onRef("incidents.id", "=", "deliveries.about_id").on("deliveries.about_type", "=", "incident"),
    )
    .select(["deliveries.subject", "incidents.ref as incident"])
    .leftJoin("bounce_settlements", "bounce_settlements.bounce_id", "bounces.id")
    .leftJoin("deliveries as settled", "settled.id", "bounce_settlements.delivery_id")
    .select(["bounce_settlements.note", "settled_by", "settled_at", "settled.subject as settled_subject"])
    .orderBy("recorded_at", "desc")
    .orderBy("bounces.id", "desc")
    .limit(limit)
    .execute();
}

/** The recipient that the mail with this key notified or was to notify. */
export async function findRecipientByKey(db: ReadDb | Tx, key: string) {
  return db
    .selectFrom("notice_recipients")
    .innerJoin("customers", "customers.id", "notice_recipients.customer_id")
    .selectAll("notice_recipients")
    .select("customers.name as customer_name")
    .where("delivery_key", "=", key)
    .executeTakeFirst();
}
