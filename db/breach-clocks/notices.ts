import type { Insertable, Selectable, Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { ClockNoticesTables } from "#db/schema/clock-notices";
import type { NoticeTemplate } from "#domain/breach-clocks/notice-templates";
import type { ClockNotice, NoticeContent } from "#domain/breach-clocks/notices";

type Row = Selectable<ClockNoticesTables["clock_notices"]>;

/** The notices of an incident, or of one of its clocks, oldest first. */
export async function listClockNotices(
  db: ReadDb | Tx,
  of: { incidentId?: string; clockId?: string },
): Promise<ClockNotice[]> {
  let query = notices(db);
  if (of.incidentId) query = query.where("clock_notices.incident_id", "=", of.incidentId);
  if (of.clockId) query = query.where("clock_notices.clock_id", "=", of.clockId);
  return (await query.orderBy("saved_at").orderBy("number").execute()).map(noticeOf);
}

/** The notice of a clock with this id, with its delivery; undefined when there is none. */
export async function findClockNotice(db: ReadDb | Tx, id: string): Promise<ClockNotice | undefined> {
  const row = await notices(db).where("clock_notices.id", "=", id).executeTakeFirst();
  return row && noticeOf(row);
}

/** Notices whose mail has been taken or given up since, and whose row does not say so yet. */
export async function listUnsettledClockNotices(db: Tx) {
  return notices(db)
    .select(["deliveries.sent_at as mail_sent_at", "deliveries.failed_at as mail_failed_at"])
    .select("deliveries.withheld_at as mail_withheld_at")
    .where("clock_notices.delivery_key", "is not", null)
    .where("clock_notices.notified_at", "is", null)
    .where((eb) =>
      eb.or([
        // Refused before, and taken when it was tried again.
        eb.and([eb("deliveries.sent_at", "is not", null), eb("deliveries.failed_at", "is", null)]),
        eb.and([
          eb("clock_notices.failed_at", "is", null),
          eb.or([eb("deliveries.failed_at", "is not", null), eb("deliveries.withheld_at", "is not", null)]),
        ]),
      ]),
    )
    .execute();
}

/** Adds a draft of the notice of a clock. */
export async function insertClockNotice(
  db: Tx,
  row: Insertable<ClockNoticesTables["clock_notices"]>,
): Promise<void> {
  await db.insertInto("clock_notices").values(row).execute();
}

/** Changes columns of a clock's notice. A trigger keeps the text of one that was sent. */
export async function saveClockNotice(
  db: Tx,
  id: string,
  change: Updateable<ClockNoticesTables["clock_notices"]>,
): Promise<void> {
  await db.updateTable("clock_notices").set(change).where("id", "=", id).execute();
}

/** The organisation's own text for a rule's notice, with who wrote it; undefined until there is one. */
export async function findNoticeTemplate(db: ReadDb | Tx, ruleId: string) {
  const row = await db
    .selectFrom("notice_templates")
    .selectAll()
    .where("rule_id", "=", ruleId)
    .orderBy("set_at", "desc")
    .orderBy("id", "desc")
    .executeTakeFirst();
  return (
    row && { template: JSON.parse(row.template) as NoticeTemplate, setBy: row.set_by, setAt: row.set_at }
  );
}

/** Adds a template for the notices of a rule; the newest of a rule is current. */
export async function insertNoticeTemplate(
  db: Tx,
  row: Insertable<ClockNoticesTables["notice_templates"]>,
): Promise<void> {
  await db.insertInto("notice_templates").values(row).execute();
}

function notices(db: ReadDb | Tx) {
  return db
    .selectFrom("clock_notices")
    .leftJoin("deliveries", "deliveries.key", "clock_notices.delivery_key")
    .selectAll("clock_notices")
    .select(["deliveries.message_id", "deliveries.answer", "deliveries.last_error", "deliveries.tries"])
    .select("deliveries.next_try_at");
}

type Joined = Row & {
  message_id: string | null;
  answer: string | null;
  last_error: string | null;
  tries: number | null;
  next_try_at: string | null;
};

function noticeOf(row: Joined): ClockNotice {
  return {
    id: row.id,
    clockId: row.clock_id,
    incidentId: row.incident_id,
    number: row.number,
    phase: row.phase as ClockNotice["phase"],
    opening: row.opening,
    contents: JSON.parse(row.contents) as NoticeContent[],
    closing: row.closing,
    savedAt: new Date(row.saved_at),
    savedBy: row.saved_by,
    sent: row.sent_at
      ? {
          at: new Date(row.sent_at),
          by: row.sent_by ?? "",
          factor: row.sent_factor,
          how: row.how as "mail" | "elsewhere",
          address: row.address,
        }
      : null,
    toldAt: row.notified_at ? new Date(row.notified_at) : null,
    failed: row.failed_at
      ? { at: new Date(row.failed_at), why: row.failed_why ?? "", triedAgain: row.next_try_at !== null }
      : null,
    note: row.note,
    proof: row.proof_sha256 ? { sha256: row.proof_sha256, name: row.proof_name ?? "" } : null,
    acknowledged: row.acknowledged_at
      ? { at: new Date(row.acknowledged_at), note: row.acknowledged_note ?? "" }
      : null,
    mail: row.message_id
      ? {
          messageId: row.message_id,
          answer: row.answer,
          lastError: row.last_error,
          tries: row.tries ?? 0,
        }
      : null,
  };
}
