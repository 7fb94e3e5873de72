import { type Insertable, sql, type Updateable } from "kysely";
import type { ReadDb, Tx } from "#db/client";
import type { EvidenceRequestsTables } from "#db/schema/evidence-requests";
import type { Day } from "#domain/days";
import type { EvidenceKind } from "#domain/evidence/evidence";
import { type RequestState, requestState } from "#domain/evidence/requests";

type Stored = EvidenceRequestsTables["evidence_requests"];
type Row = Stored & {
  person: string;
  email: string;
  ends_on: Day | null;
  manager_id: string | null;
  user_id: string | null;
  may_sign_in: number;
  controls: string | null;
  answer_id: string | null;
  answer_ref: string | null;
  answered_at: string | null;
  answered_by: string | null;
  verdict: "accepted" | "returned" | null;
  verdict_reason: string | null;
  reviewed_at: string | null;
  reviewed_by: string | null;
};

/** Of which requests a list is: one, those of a person or of a control, or only those neither accepted nor withdrawn. */
type Filter = { ref?: string; id?: string; personId?: string; controlId?: string; unsettled?: boolean };

/** Requests with the person who is asked, their newest answer and what was decided on it, the newest request first. */
export async function listRequests(db: ReadDb | Tx, filter: Filter = {}) {
  const { ref, id, personId, controlId, unsettled } = filter;
  const { rows } = await sql<Row>`
    select r.*, p.name as person, p.email, p.ends_on, p.manager_id, u.id as user_id, u.ended_at is null as may_sign_in,
      (select group_concat(ref, ', ') from (select c.ref from evidence_request_controls k
        join controls c on c.id = k.control_id where k.request_id = r.id order by c.ref)) as controls,
      e.id as answer_id, e.ref as answer_ref, a.answered_at, a.answered_by,
      v.verdict, v.reason as verdict_reason, v.reviewed_at, v.reviewed_by
    from evidence_requests r
    join people p on p.id = r.person_id
    left join users u on u.person_id = p.id
    left join evidence_request_answers a on a.evidence_id = (select evidence_id from evidence_request_answers
      where request_id = r.id order by answered_at desc, rowid desc limit 1)
    left join evidence_items e on e.id = a.evidence_id
    left join evidence_reviews v on v.id = (select id from evidence_reviews
      where evidence_id = a.evidence_id order by reviewed_at desc, id desc limit 1)
    where ${ref ? sql`r.ref = ${ref}` : sql`true`} and ${id ? sql`r.id = ${id}` : sql`true`}
      and ${personId ? sql`r.person_id = ${personId}` : sql`true`}
      and ${controlId ? sql`r.id in (select request_id from evidence_request_controls where control_id = ${controlId})` : sql`true`}
      and ${unsettled ? sql`r.withdrawn_at is null and v.verdict is not 'accepted'` : sql`true`}
    order by r.asked_at desc, r.ref desc`.execute(db);
  return rows.map(requestOf);
}
export type EvidenceRequest = Awaited<ReturnType<typeof listRequests>>[number];

function requestOf(row: Row) {
  const answer = row.answer_id
    ? {
        id: row.answer_id,
        ref: row.answer_ref ?? "",
        at: row.answered_at ?? "",
        by: row.answered_by ?? "",
        verdict: row.verdict,
        reason: row.verdict_reason,
        reviewedAt: row.reviewed_at,
        reviewedBy: row.reviewed_by,
      }
    : null;
  const state: RequestState = requestState({ withdrawn: row.withdrawn_at !== null, answer });
  return {
    id: row.id,
    ref: row.ref,
    title: row.title,
    details: row.details,
    kind: row.kind as EvidenceKind,
    state,
    controls: row.controls ?? "",
    dueOn: row.due_on,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    askedByUser: row.asked_by_user,
    roundAt: row.round_at,
    notified: row.notified,
    /** Who is asked. Without an account no one can sign in as them; with one that was ended neither. */
    person: {
      id: row.person_id,
      name: row.person,
      email: row.email,
      endsOn: row.ends_on,
      managerId: row.manager_id,
      account:
        row.user_id === null ? ("none" as const) : row.may_sign_in ? ("open" as const) : ("ended" as const),
    },
    /** No one is asked now, and why. */
    unassigned: row.unassigned_at ? { at: row.unassigned_at, reason: row.unassigned_reason ?? "" } : null,
    withdrawn: row.withdrawn_at
      ? { at: row.withdrawn_at, by: row.withdrawn_by ?? "", reason: row.withdrawn_reason ?? "" }
      : null,
    answer,
  };
}

/** A request by its reference, in any case. */
export async function findRequest(db: ReadDb | Tx, ref: string): Promise<EvidenceRequest | undefined> {
  return (await listRequests(db, { ref: ref.toUpperCase() }))[0];
}

/** A request by its id. */
export async function findRequestById(db: ReadDb | Tx, id: string): Promise<EvidenceRequest | undefined> {
  return (await listRequests(db, { id }))[0];
}

/** Stores a request with the controls that it is for. */
export async function insertRequest(
  db: Tx,
  row: Insertable<Stored>,
  controls: readonly Omit<EvidenceRequestsTables["evidence_request_controls"], "request_id">[],
): Promise<void> {
  await db.insertInto("evidence_requests").values(row).execute();
  await db
    .insertInto("evidence_request_controls")
    .values(controls.map((control) => ({ ...control, request_id: row.id })))
    .execute();
}

/** Changes columns of a request. By a trigger, a withdrawn one stays as it is. */
export async function saveRequest(db: Tx, id: string, change: Updateable<Stored>): Promise<void> {
  await db.updateTable("evidence_requests").set(change).where("id", "=", id).execute();
}
