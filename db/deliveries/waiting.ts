import { type SqlBool, sql } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { clockAhead } from "#db/evidence/collectors";
import { oneOf } from "#db/one-of";
import { MINUTE_MS } from "#domain/durations";

/** Later than this after now, an instant was written by a clock that was ahead. Milliseconds. */
const toleratedMs = MINUTE_MS;

/** Deliveries that wait until an instant later than `last`; where the last try says `unknown`, later than `lastUnknown`. */
export async function listDeliveriesAfter(
  db: ReadDb,
  { last, lastUnknown, unknown }: { last: Date; lastUnknown: Date; unknown: string },
) {
  return db
    .selectFrom("deliveries")
    .select(["id", "recipient", "next_try_at"])
    .where("next_try_at", ">", last.toISOString())
    .where((eb) =>
      eb.or([
        eb("last_error", "is distinct from", unknown),
        eb("next_try_at", ">", lastUnknown.toISOString()),
      ]),
    )
    .execute();
}

/** Deliveries that wait for a way which no job serves: they are no mail, and the channel they name does not exist. */
export async function listDeliveriesWithoutWay(db: ReadDb) {
  return db
    .selectFrom("deliveries")
    .leftJoin("channels", "channels.id", "deliveries.channel_id")
    .select(["deliveries.id", "deliveries.channel"])
    .where("deliveries.next_try_at", "is not", null)
    .where("deliveries.channel", "!=", "mail")
    .where("channels.id", "is", null)
    .execute();
}

/** These are due now. */
export async function tryNow(db: Tx, ids: readonly string[], now: Date): Promise<void> {
  await db
    .updateTable("deliveries")
    .set({ next_try_at: now.toISOString() })
    .where(oneOf("id", ids))
    .execute();
}

/**
 * After a change of the clock: what waits until an instant that a wrong clock named waits no longer, and what was done at
 * instants still to come is done again at its time. A message that another process is sending at this moment may go out twice,
 * under one Message-ID.
 */
export async function releaseWaiting(db: Tx, now: Date): Promise<void> {
  const at = now.toISOString();
  const ahead = new Date(now.getTime() + toleratedMs).toISOString();
  // Reminders of reviews and removals are sent once for each stage, which the key names.
  await db
    .updateTable("deliveries")
    .set({ key: sql<string>`key || '#' || id` })
    .where("queued_at", ">", ahead)
    .where(
      sql<SqlBool>`(key glob 'removals:*' or key glob 'access-review:*:half-time:*' or key glob 'access-review:*:[13]-day*:*'
        or key glob 'access-review:*:due:*' or key glob 'access-review:*:overdue-*:*')`,
    )
    .execute();
  await db
    .updateTable("deliveries")
    .set((eb) => ({ next_try_at: at, queued_at: eb.fn<string>("min", ["queued_at", eb.val(at)]) }))
    .where("next_try_at", ">", at)
    .execute();
  await db.updateTable("sessions").set({ last_seen_at: at }).where("last_seen_at", ">", at).execute();
  await db.updateTable("account_sources").set({ tried_at: at }).where("tried_at", ">", ahead).execute();
  await db
    .updateTable("collector_runs")
    .set({ asked_by: clockAhead })
    .where("asked_by", "=", "schedule")
    .where("scheduled_for", ">", ahead)
    .execute();
  await shortenAccess(db, now, ["sessions", "sign_in_attempts"]);
}

/** The same for links and tokens: the log states their rows, so its entry is due. */
export function releaseLinks(db: Tx, now: Date): Promise<void> {
  return shortenAccess(db, now, ["one_time_links", "api_tokens"]);
}

/** What grants access expires as long after now as it was to last, not after an instant still to come. */
async function shortenAccess(db: Tx, now: Date, tables: readonly string[]): Promise<void> {
  const at = now.toISOString();
  const ahead = new Date(now.getTime() + toleratedMs).toISOString();
  for (const table of tables)
    await sql`update ${sql.table(table)} set expires_at = strftime('%Y-%m-%dT%H:%M:%fZ',
      julianday(${at}) + julianday(expires_at) - julianday(created_at)) where created_at > ${ahead}`.execute(
      db,
    );
}
