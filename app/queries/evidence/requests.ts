import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { readProgramme } from "#app/queries/controls/programme";
import { readLinkMarks } from "#app/queries/evidence/link-marks";
import { readEyes } from "#app/queries/installation/two-pairs";
import { findEvidence } from "#db/evidence/evidence";
import { listLinks } from "#db/evidence/lists";
import { listAnswers, listRequestControls } from "#db/evidence/request-answers";
import { type EvidenceRequest, findRequest, listRequests } from "#db/evidence/requests";
import { organisationDay } from "#db/installation/organisation";
import type { Day } from "#domain/days";
import { recordedItself } from "#domain/evidence/evidence";
import { awaitsAnswer, dueAgain } from "#domain/evidence/requests";
import { eyesProblem } from "#domain/installation/two-pairs";
import { isStaff } from "#domain/people/people";

/** A request as registers show it: with what stands in its way. */
export function requestLine(request: EvidenceRequest, today: Day) {
  const { id, ref, title, state, controls, dueOn, askedAt, askedBy, person, unassigned, answer } = request;
  const awaited = awaitsAnswer(state);
  return {
    id,
    ref,
    title,
    state,
    controls,
    dueOn,
    askedAt,
    askedBy,
    person: person.name,
    answer: answer?.ref ?? null,
    overdue: awaited && dueOn < today,
    problem: awaited ? problemOf(request, today) : null,
    unassigned: unassigned !== null,
  };
}
export type RequestLine = ReturnType<typeof requestLine>;

/** Why the person who is asked will not answer. */
function problemOf({ unassigned, person }: EvidenceRequest, today: Day): string | null {
  if (unassigned) return `${unassigned.reason} Choose another person.`;
  if (!isStaff(person, today)) return `${person.name} has left.`;
  if (person.account === "ended") return `The access of ${person.name} has ended.`;
  return person.account === "none"
    ? `${person.name} has no account and is written to once they have one.`
    : null;
}

/** Requests of a control that are neither accepted nor withdrawn. */
export async function readControlRequests(app: AppContext, controlId: string): Promise<RequestLine[]> {
  const today = await organisationDay(app.read, app.now());
  return (await listRequests(app.read, { controlId, unsettled: true })).map((one) => requestLine(one, today));
}

/** What is asked for of each control, in the words of the control's present version. */
async function readAskedControls(app: AppContext, requestId: string) {
  const asked = await listRequestControls(app.read, requestId);
  return Promise.all(
    asked.map(async ({ ref, due_on, event_id, items }) => {
      const [control] = (await readProgramme(app.read, app.now(), null, { ref })).controls;
      const one = control?.occurrences.find(({ event, due }) =>
        event_id ? event?.id === event_id : !event && due === due_on,
      );
      return {
        ref,
        title: control?.version.title ?? "",
        statement: control?.version.statement ?? "",
        why: control?.version.why ?? "",
        items: items ? (JSON.parse(items) as string[]) : [...(one?.items ?? control?.version.evidence ?? [])],
        window: one && !one.event ? { from: one.from, due: one.due } : null,
        event: one?.event?.label ?? null,
      };
    }),
  );
}

async function readAnswers(app: AppContext, requestId: string) {
  return (await listAnswers(app.read, requestId)).map((row) => ({
    ref: row.ref,
    note: row.shows,
    performedOn: row.performed_from,
    at: new Date(row.answered_at),
    by: row.answered_by,
    verdict: row.verdict as "accepted" | "returned" | null,
    reason: row.reason,
    reviewedAt: row.reviewed_at ? new Date(row.reviewed_at) : null,
    reviewedBy: row.reviewed_by,
  }));
}
export type RequestAnswer = Awaited<ReturnType<typeof readAnswers>>[number];

/** Everything that officers see of a request; undefined when there is none. */
export async function readRequestPage(app: AppContext, visitor: Visitor, ref: string) {
  const request = await findRequest(app.read, ref);
  if (!request) return undefined;
  const today = await organisationDay(app.read, app.now());
  const item = request.answer ? await findEvidence(app.read, request.answer.id) : undefined;
  const links = item ? (await listLinks(app.read, item.id)).filter(({ ended_at }) => ended_at === null) : [];
  const eyes = item && (await readEyes(app.read, visitor.userId, [item.recorded_by_user]));
  return {
    request,
    line: requestLine(request, today),
    controls: await readAskedControls(app, request.id),
    answers: await readAnswers(app, request.id),
    /** Why this visitor does not decide on the answer. */
    eyes: eyes ? eyesProblem(eyes, recordedItself) : null,
    dueAgain: dueAgain(request.dueOn, today),
    /** The controls for which the acceptance of the answer counts, and the mark of its links. */
    serves: [...new Set(links.map((link) => link.ref))],
    seen: item ? (await readLinkMarks(app.read, [item.id]))(item.id) : "",
    mine: request.person.id === visitor.personId,
  };
}

/** What the person who is asked sees; undefined for everyone else. */
export async function readOwnRequest(app: AppContext, visitor: Visitor, ref: string) {
  const request = await findRequest(app.read, ref);
  if (!request || visitor.personId === null || request.person.id !== visitor.personId) return undefined;
  const { title, details, state, dueOn, askedAt, askedBy, person, answer, withdrawn, unassigned } = request;
  return {
    // Not the whole record: ids of other users are none of this person's.
    request: {
      ref: request.ref,
      title,
      details,
      state,
      dueOn,
      askedAt,
      askedBy,
      person: { name: person.name },
      answer: answer && { reason: answer.reason, reviewedBy: answer.reviewedBy },
      withdrawn: withdrawn && { reason: withdrawn.reason },
      unassigned: unassigned && { reason: unassigned.reason },
    },
    controls: await readAskedControls(app, request.id),
    answers: await readAnswers(app, request.id),
    today: await organisationDay(app.read, app.now()),
  };
}

/** The columns of the register as a file. */
export const requestCells = {
  request: (row: EvidenceRequest) => row.ref,
  title: (row: EvidenceRequest) => row.title,
  details: (row: EvidenceRequest) => row.details,
  controls: (row: EvidenceRequest) => row.controls.replaceAll(", ", "; "),
  state: (row: EvidenceRequest) => row.state,
  asked_of: (row: EvidenceRequest) => row.person.email,
  due: (row: EvidenceRequest) => row.dueOn,
  asked_at: (row: EvidenceRequest) => row.askedAt,
  asked_by: (row: EvidenceRequest) => row.askedBy,
  evidence: (row: EvidenceRequest) => row.answer?.ref ?? null,
  provided_at: (row: EvidenceRequest) => row.answer?.at ?? null,
  provided_by: (row: EvidenceRequest) => row.answer?.by ?? null,
  decided_at: (row: EvidenceRequest) => row.answer?.reviewedAt ?? null,
  decided_by: (row: EvidenceRequest) => row.answer?.reviewedBy ?? null,
  reason: (row: EvidenceRequest) =>
    row.withdrawn?.reason ?? row.answer?.reason ?? row.unassigned?.reason ?? null,
};
