import { sql } from "kysely";
import type { ReadDb } from "#db/client";
import { aheadMs, startedWhenDue } from "#db/installation/job-runs";

/** More of one kind need no sentence each. */
const MOST = 100;

/** Deliveries that wait for nothing and have no outcome, that count as sent without a try or a server's word, or that are alerts of no reminder on record. */
export async function listSilentDeliveries(db: ReadDb) {
  const { rows } = await sql<{ id: string; recipient: string; why: string }>`
    select id, recipient, 'next_try_at is empty, and no outcome says why' as why from deliveries
    where coalesce(next_try_at, sent_at, failed_at, withheld_at, withdrawn_at, replaced_by) is null
    union all
    select id, recipient, 'sent_at is set, but tries is 0' from deliveries where sent_at is not null and tries < 1
    union all
    select id, recipient, 'sent_at is set, but answer is no acceptance by a server' from deliveries
    where sent_at is not null and failed_at is null and tries > 0 and coalesce(answer, '') not glob '2[0-9][0-9]*'
    union all
    select id, recipient, 'purpose_id names no reminder on record' from deliveries
    where purpose = 'reminder' and key glob 'reminder:*' and purpose_id is not null
      and not exists (select 1 from reminders r where r.id = purpose_id)
    limit ${MOST}`.execute(db);
  return rows;
}

/**
 * Deliveries that name another reader than the record which caused them: the user of a reminder, whose address never changes, or the
 * address to which a notice was sent. The log states those records, sent or not.
 */
export async function listMisdirectedDeliveries(db: ReadDb) {
  const { rows } = await sql<{ id: string; recipient: string; why: string }>`
    select d.id, d.recipient, 'recipient is not the address of the user to alert, ' || u.email as why
    from deliveries d join reminders r on d.key = 'reminder:' || r.id join users u on u.id = r.recipient_id
    where d.channel = 'mail' and d.recipient != u.email
    union all
    select d.id, d.recipient, 'user_id is not the user to alert'
    from deliveries d join reminders r on d.key = 'reminder:' || r.id
    where d.channel = 'mail' and r.recipient_id != '' and d.user_id is not r.recipient_id
    union all
    select d.id, d.recipient, 'recipient is not the address of its notice, ' || n.address
    from deliveries d join notice_recipients n on n.delivery_key = d.key where d.recipient != n.address
    union all
    select d.id, d.recipient, 'recipient is not the address of its notice, ' || n.address
    from deliveries d join clock_notices n on n.delivery_key = d.key where d.recipient != n.address
    limit ${MOST}`.execute(db);
  return rows;
}

/** Reminders of one person at one instant share a message, which bears the id of one of them. These have none. */
export async function listUnsentReminders(db: ReadDb) {
  const { rows } = await sql<{ id: string; ref: string; recipient_name: string }>`
    select min(r.id) as id, i.ref, r.recipient_name from reminders r join incidents i on i.id = r.incident_id
    where r.covered_by is null and r.disregarded_at is null and r.recipient_id != ''
    group by r.incident_id, r.recipient_id, r.raised_at
    having not max(exists (select 1 from deliveries d where d.key = 'reminder:' || r.id))
    limit ${MOST}`.execute(db);
  return rows;
}

/** Runs that began before they were due, or after `now`: a planted one would keep the run of its instant from beginning. */
export async function listMisdatedRuns(db: ReadDb, now: Date) {
  return db
    .selectFrom("job_runs")
    .select(["id", "job", "scheduled_for", "started_at"])
    .where("disregarded_at", "is", null)
    .where((eb) =>
      eb.or([eb.not(startedWhenDue), eb("started_at", ">", new Date(now.getTime() + aheadMs).toISOString())]),
    )
    .limit(MOST)
    .$castTo<{ id: string; job: string; scheduled_for: string; started_at: string }>()
    .execute();
}
