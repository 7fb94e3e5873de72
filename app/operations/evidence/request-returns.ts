import { record } from "#app/audit";
import { actorName, type Work } from "#app/work";
import { findRequestAnswered, insertAnswer } from "#db/evidence/request-answers";
import { findRequestById, saveRequest } from "#db/evidence/requests";
import { organisationDay } from "#db/installation/organisation";
import type { Day } from "#domain/days";
import { Refused } from "#domain/errors";
import { dueAgain, isUnsettled } from "#domain/evidence/requests";

/**
 * A returned item that answers a request is asked for again, due on the day given or in a week at least. Changes nothing for other
 * items.
 * @throws Refused where the day has passed
 */
export async function askAgain(work: Work, evidenceId: string, dueOn?: Day): Promise<void> {
  const answered = await findRequestAnswered(work.db, evidenceId);
  const request = answered && (await findRequestById(work.db, answered.id));
  if (!request || request.withdrawn) return;
  const today = await organisationDay(work.db, work.now);
  if (dueOn && dueOn < today)
    throw new Refused("invalid", "This day has passed. Enter a later one.", "dueOn");
  const due = dueOn ?? dueAgain(request.dueOn, today);
  await saveRequest(work.db, request.id, { due_on: due, round_at: work.now.toISOString() });
  await record(work, {
    action: "evidence-requests.ask-again",
    subject: { type: "evidence-request", id: request.id, ref: request.ref },
    before: { dueOn: request.dueOn },
    after: { dueOn: due, returned: request.answer?.ref },
    reason: request.answer?.reason,
  });
}

/** An item that supersedes the answer to a request answers it too, whoever added it, until one was accepted. */
export async function followAnswer(
  work: Work,
  oldId: string,
  made: { id: string; ref: string },
): Promise<void> {
  const answered = await findRequestAnswered(work.db, oldId);
  const request = answered && (await findRequestById(work.db, answered.id));
  if (!request || !isUnsettled(request.state)) return;
  await noteAnswer(work, request, made);
}

/** Names an item as the newest answer to a request. */
export async function noteAnswer(
  work: Work,
  request: { id: string; ref: string },
  made: { id: string; ref: string },
): Promise<void> {
  await insertAnswer(work.db, {
    evidence_id: made.id,
    request_id: request.id,
    answered_at: work.now.toISOString(),
    answered_by: actorName(work.actor),
  });
  await record(work, {
    action: "evidence-requests.answer",
    subject: { type: "evidence-request", id: request.id, ref: request.ref },
    after: { evidence: made.ref },
  });
}
