import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import { insertMany } from "#db/many-rows";
import { anyCase, inOrderOf, readInPages } from "#db/pages";
import type { IncidentsTables } from "#db/schema/incidents";
import type { NoticeDraft } from "#domain/incidents/notices";

type Row = Selectable<IncidentsTables["breach_notices"]>;
export type NoticeRow = NoticeDraft & {
  id: string;
  incidentId: string;
  number: number;
  savedAt: Date;
  savedBy: string;
  sentAt: Date | null;
  sentBy: string | null;
  sentFactor: string | null;
};

/** All notices of an incident, newest draft first. */
export async function listNotices(db: ReadDb, incidentId: string): Promise<NoticeRow[]> {
  const rows = await db
    .selectFrom("breach_notices")
    .selectAll()
    .where("incident_id", "=", incidentId)
    .orderBy("number", "desc")
    .execute();
  return rows.map(noticeOf);
}

/** The notice to customers with this id, its texts parsed; undefined when there is none. */
export async function findNotice(db: ReadDb, id: string): Promise<NoticeRow | undefined> {
  const row = await db.selectFrom("breach_notices").selectAll().where("id", "=", id).executeTakeFirst();
  return row && noticeOf(row);
}

/** Adds a draft of the notice to an incident's customers. */
export async function insertNotice(
  db: Tx,
  row: Insertable<IncidentsTables["breach_notices"]>,
): Promise<void> {
  await db.insertInto("breach_notices").values(row).execute();
}

/** Changes columns of a notice. A trigger keeps the text of one that was sent. */
export async function saveNotice(
  db: Tx,
  id: string,
  change: Updateable<IncidentsTables["breach_notices"]>,
): Promise<void> {
  await db.updateTable("breach_notices").set(change).where("id", "=", id).execute();
}

/** To whom notices go, in few statements. */
export async function insertNoticeRecipients(
  db: Tx,
  rows: readonly Insertable<IncidentsTables["notice_recipients"]>[],
): Promise<void> {
  await insertMany(db, "notice_recipients", rows);
}

/** Changes whether and when a recipient of a notice was notified, or that the mail failed. */
export async function saveNoticeRecipient(
  db: Tx,
  id: string,
  change: Updateable<IncidentsTables["notice_recipients"]>,
): Promise<void> {
  await db.updateTable("notice_recipients").set(change).where("id", "=", id).execute();
}

/** The recipients notified or to be notified in an incident, with the state of the mail; oldest first. */
export async function listNoticeRecipients(db: ReadDb, incidentId: string) {
  const all = await readInPages((after, limit) =>
    selectRecipients(db)
      .where("notice_recipients.incident_id", "=", incidentId)
      .where("notice_recipients.id", ">", after)
      .orderBy("notice_recipients.id")
      .limit(limit)
      .execute(),
  );
  return all.sort(
    inOrderOf(
      (one) => one.queued_at,
      (one) => anyCase(one.customer_name),
    ),
  );
}
type NoticeRecipient = Awaited<ReturnType<ReturnType<typeof selectRecipients>["execute"]>>[number];

/** One customer who was or is to be notified. */
export async function findNoticeRecipient(db: ReadDb | Tx, id: string): Promise<NoticeRecipient | undefined> {
  return selectRecipients(db).where("notice_recipients.id", "=", id).executeTakeFirst();
}

/** Up to `limit` recipients whose mail has been taken or given up since, and whose row does not say so yet. */
export async function listUnsettledRecipients(db: ReadDb, limit: number): Promise<NoticeRecipient[]> {
  return selectRecipients(db)
    .where("notice_recipients.notified_at", "is", null)
    .where((eb) =>
      eb.or([
        // Refused before, and taken when it was tried again.
        eb.and([eb("deliveries.sent_at", "is not", null), eb("deliveries.failed_at", "is", null)]),
        eb.and([
          eb("notice_recipients.failed_at", "is", null),
          eb.or([eb("deliveries.failed_at", "is not", null), eb("deliveries.withheld_at", "is not", null)]),
        ]),
      ]),
    )
    .orderBy(sql`notice_recipients.rowid`)
    .limit(limit)
    .execute();
}

function selectRecipients(db: ReadDb | Tx) {
  return db
    .selectFrom("notice_recipients")
    .innerJoin("customers", "customers.id", "notice_recipients.customer_id")
    .leftJoin("deliveries", "deliveries.key", "notice_recipients.delivery_key")
    .selectAll("notice_recipients")
    .select([
      "customers.name as customer_name",
      "deliveries.message_id",
      "deliveries.answer",
      "deliveries.tries",
      "deliveries.last_error",
      "deliveries.next_try_at",
      "deliveries.sent_at as mail_sent_at",
      "deliveries.withheld_at as mail_withheld_at",
      "deliveries.failed_at as mail_failed_at",
    ]);
}

function noticeOf(row: Row): NoticeRow {
  return {
    id: row.id,
    incidentId: row.incident_id,
    number: row.number,
    phase: row.phase as NoticeDraft["phase"],
    nature: row.nature,
    impact: row.impact,
    mitigation: row.mitigation,
    contact: row.contact,
    cover: row.cover,
    advice: row.advice,
    peopleAffected: row.people_affected,
    recordsAffected: row.records_affected,
    peopleUnknown: row.people_unknown === 1,
    recordsUnknown: row.records_unknown === 1,
    savedAt: new Date(row.saved_at),
    savedBy: row.saved_by,
    sentAt: row.sent_at ? new Date(row.sent_at) : null,
    sentBy: row.sent_by,
    sentFactor: row.sent_factor,
  };
}
